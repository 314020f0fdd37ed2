The state directory, and what a container leaves in it
======================================================

  $ need user user-namespaces || exit
  $ chmod 777 .
  $ as-user make-root root
  $ as-user cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack
  $ as-user mkdir home
  $ state=$PWD/home/state
  $ on_disk() { as-user sunder run --state "$state" --disk --root root "$@"; }
  $ left() { find "$state" -mindepth 1 | wc -l; }

Not visible inside, under whatever name the directory above it goes.

  $ as-user ln -s home link
  $ look='find /mnt -name record -o -name "upper*"'
  $ on_disk --bind home:/mnt sh -c "$look"
  $ as-user sunder run --state "$PWD/link/state" --disk --root root --bind home:/mnt sh -c "$look"
  $ as-user sunder run --state "$PWD/link/state" --disk --root root --bind link:/mnt sh -c "$look"
  $ as-user env HOME="$PWD/link" sunder run --disk --root root --bind home:/mnt sh -c "$look"
  $ as-user env HOME="$PWD/link" sunder run sh -c "find home link/ -name record -o -name 'upper*'"

A directory that another user made is not trusted: a record in it says what we are to delete. Where
there is no home, the state is in a directory that everybody may write to.

  $ if [ "$(id -u)" = 0 ]; then
  >   uid=$(id -u "$SUNDER_TEST_USER"); theirs=/var/tmp/sunder-$uid
  >   as-user touch precious
  >   for mode in 777 755; do
  >     mkdir -p $theirs/sunder-1 && chmod -R $mode $theirs
  >     printf 'pid\\ file %s\n' "$PWD/precious" >$theirs/sunder-1/record
  >     chmod 666 $theirs/sunder-1/record
  >     as-user env -u HOME -u XDG_STATE_HOME sunder run true 2>refusal
  >     [ $? != 0 ] && grep -o "$theirs" refusal | uniq | sed "s/$uid/UID/"
  >     ls precious
  >     rm -rf $theirs
  >   done
  >   mkdir elsewhere; chmod 777 elsewhere; ln -s "$PWD/elsewhere" $theirs
  >   as-user env -u HOME -u XDG_STATE_HOME sunder run true 2>refusal || echo refused
  >   rm $theirs
  > else
  >   printf '/var/tmp/sunder-UID\nprecious\n/var/tmp/sunder-UID\nprecious\nrefused\n'
  > fi
  /var/tmp/sunder-UID
  precious
  /var/tmp/sunder-UID
  precious
  refused

Deletion follows no link, whoever made it and whoever owns what is around it.

  $ as-user mkdir precious.d && as-user touch precious.d/file && chmod -R go-w precious.d
  $ as-user chmod 500 precious.d
  $ on_disk sh -c "
  >   ln -s $PWD/precious.d /link; mkdir -m 0 /closed; mkdir /in; ln -s $PWD/precious.d /in/link
  >   ln -s $PWD/precious.d/file /in/file; ln -s / /in/root; ln -s .. /in/up; chmod 0 /in
  >   chown -R 7:7 /home; mkdir -m 0 /home/x; chown 9:9 /home/x; mknod /pipe p; touch -- '/-rf' '/ a
  >   b'; rm /etc/passwd; chmod 0 /"
  $ left
  0
  $ ls precious.d && stat -c %a precious.d
  file
  500

Two commands that clear up at the same time do not hinder each other, nor a container that lives.

  $ mkfifo on && chmod 666 on; on_disk cat <on >alive & exec 9>on
  $ until ls "$state"/*/record >/dev/null 2>&1; do :; done
  $ for i in 1 2 3 4 5 6 7 8; do on_disk true & jobs="${jobs-} $!"; done; wait $jobs
  $ echo yes >&9; exec 9>&-; wait; cat alive
  yes
  $ left
  0

A --pid-file that cannot be written is not deleted either.

  $ as-user sh -c 'mkdir pids && echo 123 >pids/file && chmod 444 pids/file'
  $ as-user sunder run --root root --pid-file pids/file true
  sunder: write the PID file */pids/file: Permission denied (glob)
  [125]
  $ cat pids/file
  123

And it goes into no other file, through a link that somebody put there, a container perhaps: neither
when it is written nor when it is taken away.

  $ as-user sh -c 'echo 123 >other && ln -s ../other pids/link && ln -s nowhere pids/dangling'
  $ for name in link dangling; do as-user sunder run --root root --pid-file pids/$name true; done
  sunder: write the PID file */pids/link: what is there is no PID file (glob)
  sunder: write the PID file */pids/dangling: what is there is no PID file (glob)
  [125]
  $ cat other; ls pids/nowhere 2>/dev/null
  123
  [2]
  $ as-user mkdir -p pids/in secret && as-user sh -c 'echo 1 >secret/app.pid'
  $ as-user sunder run --root root --bind pids:/data --pid-file pids/in/app.pid \
  >   sh -c 'cp /data/in/app.pid /data/number; mv /data/in /data/old; ln -s ../secret /data/in'
  $ as-user cp pids/number secret/app.pid
  $ as-user sunder run --root root --bind pids:/data --pid-file pids/old/app.pid \
  >   sh -c 'cp /data/old/app.pid /data/number; rm -r /data/old; ln -s /data/in /data/old'
  $ ls secret
  app.pid

What is no PID file is left alone, whatever it is.

  $ as-user sh -c 'echo 12 is a number >pids/notes; : >pids/empty; mkfifo pids/pipe'
  $ for name in notes pipe; do as-user sunder run --root root --pid-file pids/$name true; done
  sunder: write the PID file */pids/notes: what is there is no PID file (glob)
  sunder: write the PID file */pids/pipe: what is there is no PID file (glob)
  [125]
  $ cat pids/notes
  12 is a number
  $ if [ "$(id -u)" = 0 ]; then
  >   mknod pids/null c 1 3; sunder run --root root --pid-file pids/null true; ls pids/null
  > else
  >   printf 'sunder: write the PID file x/pids/null: what is there is no PID file\npids/null\n'
  > fi
  sunder: write the PID file */pids/null: what is there is no PID file (glob)
  pids/null

Nor does the end of a container that was killed take the PID file of the next one.

  $ mkfifo ready go; exec 4<>ready 5<>go
  $ with_pid() { as-user sunder run --state pids --root root --pid-file pids/empty sh -c 'echo ready; read go' <&5 >&4 2>/dev/null; }
  $ parent() { sed -n 's/^PPid:[^0-9]*//p' "/proc/$1/status"; }
  $ with_pid & read -r line <&4; keeper=$(parent "$(parent "$(cat pids/empty)")")
  $ kill -9 "$keeper"; wait; ls pids/empty
  pids/empty
  $ with_pid & read -r line <&4; grep -c '^[1-9][0-9]*$' pids/empty; echo >&5; wait
  1
  $ exec 4>&- 5>&-; ls pids/empty
  ls: cannot access 'pids/empty': No such file or directory
  [2]

What a record says of another directory than its own is not done: whoever can write to a directory
above the state directory can put one there.

  $ as-user sh -c 'mkdir -m 700 forged forged/sunder-80000001 && echo kept >precious
  >   printf "pid\\\\ file %s\n" "$PWD/precious" >forged/sunder-80000001/record'
  $ as-user sunder run --state forged --root root true
  sunder: note: could not understand the record: Protocol error
  $ as-user sh -c 'mkdir -p away/upper0 away/work0; touch away/upper0/file
  >   printf "state\\\\ directory %s 1 0\\\\ 0\\\\ 1 0\\\\ 0\\\\ 1\n" "$PWD/away" >forged/sunder-80000001/record'
  $ as-user sunder run --state forged --root root true
  $ cat precious; ls away/upper0
  kept
  file

What others keep there is not taken for a container's.

  $ as-user sh -c 'mkdir forged/sunder-notes; echo music >forged/sunder-notes/record'
  $ as-user sunder run --state forged --root root true
  $ cat forged/sunder-notes/record
  music

It takes neither a stack nor fds without end: also not from the commands that come afterwards.

  $ on_disk --workdir /tmp /bin/attack deep 10000
  $ on_disk true
  $ left
  0
  $ state=$PWD/home/other
  $ (ulimit -n 64; on_disk --workdir /tmp /bin/attack deep 500)
  $ left
  0
  $ on_disk --user 7:7 --workdir /tmp /bin/attack deep 3000
  $ left
  0
  $ chmod -R u+w precious.d
  $ rm -rf home
