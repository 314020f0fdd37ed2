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

  $ as-user sh -c 'mkdir pids && echo kept >pids/file && chmod 444 pids/file'
  $ as-user sunder run --root root --pid-file pids/file true
  sunder: write the PID file */pids/file: Permission denied (glob)
  [125]
  $ cat pids/file
  kept

And it goes into no other file, through a link that somebody put there.

  $ as-user sh -c 'echo kept >other && ln -s other pids/link'
  $ as-user sunder run --root root --pid-file pids/link true 2>/dev/null; cat other
  kept

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
