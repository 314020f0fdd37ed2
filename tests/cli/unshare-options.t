sunder unshare: what is done inside, and words
==============================================

  $ need user user-namespaces /usr/bin/unshare script python3 || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/unshare
  $ mkdir theirs && ln -s /usr/bin/unshare theirs/unshare
  $ as-user mkdir work && as-user make-root work/root

`ours` and `theirs` run each line of their input as an ordinary user, with that program as `unshare`;
`both` shows what is the same, and what differs.

  $ cat >each <<'END'
  > while read -r line; do eval "$line" 2>&1 </dev/null || echo "[$?]"; done
  > END
  $ with() { (cd work && as-user env PATH="$OLDPWD/$1:$PATH" sh ../each); }
  $ ours() { with ours; }
  $ theirs() { with theirs; }
  $ differences() { diff --unchanged-line-format= --old-line-format='ours: %L' --new-line-format='theirs: %L' "$@"; }
  $ both() { cat >words; ours <words >one; theirs <words >two; differences one two && cat one; }

Root and working directory
--------------------------

  $ both <<'END'
  > unshare -r -R root /bin/pwd
  > unshare -r --root root ls
  > unshare -r -R root -w /etc pwd
  > unshare -r --root=root --wd=/bin pwd
  > unshare -r -w root pwd | sed 's:.*/work:work:'
  > unshare -r -R missing true
  > unshare -r -R each true
  > unshare -r -R '' true
  > unshare -r -R root none
  > unshare -rf -R root none
  > END
  /
  bin
  dev
  etc
  home
  mnt
  proc
  root
  run
  sys
  tmp
  var
  /etc
  /bin
  work/root
  unshare: cannot change root directory to 'missing': No such file or directory
  [1]
  unshare: cannot change root directory to 'each': No such file or directory
  [1]
  unshare: cannot change root directory to '': No such file or directory
  [1]
  unshare: failed to execute none: No such file or directory
  [127]
  unshare: failed to execute none: No such file or directory
  [127]

Fault f: a relative directory is one of the new root (in theirs the old one's, outside of it):

  $ ours <<'END'
  > unshare -r -R root -w etc pwd
  > unshare -r -R root -w etc cat passwd
  > unshare -r -w missing -R root true
  > unshare -r -w '' true
  > unshare -r -w root/bin/sh true
  > unshare -R root true
  > END
  /etc
  root:x:0:0:root:/root:/bin/sh
  nobody:x:65534:65534:nobody:/:/bin/false
  unshare: cannot change directory to missing: No such file or directory
  [1]
  unshare: cannot change directory to : No such file or directory
  [1]
  unshare: cannot change directory to root/bin/sh: Not a directory
  [1]
  unshare: cannot change root directory to 'root': Operation not permitted
  unshare: hint: an ordinary user may do that in a user namespace: -r
  [1]
  $ mkdir -m 755 work/etc && touch work/etc/of-the-old-root && theirs <<'END'
  > unshare -r -R root -w etc ls
  > END
  of-the-old-root

The shell without a program is that of the new root:

  $ ours <<'END'
  > echo 'echo $0' | env -u SHELL unshare -r -R root
  > END
  -sh

Propagation
-----------

  $ cat >work/propagation <<'END'
  > awk '$5 == "/mnt" { print $7 == "-" ? "private" : substr($7, 1, 6) }' /proc/self/mountinfo
  > END
  $ cat >work/shared <<'END'
  > mount -t tmpfs tmpfs /mnt && mount --make-shared /mnt || exit
  > for mode in slave private shared unchanged; do unshare -m --propagation $mode sh propagation; done
  > unshare -m sh propagation
  > unshare -m --propagation shared --propagation private sh propagation
  > unshare --propagation slave sh propagation
  > END
  $ both <<'END'
  > unshare -rm sh shared
  > unshare -rm --propagation none true
  > unshare -rm --propagation '' true
  > unshare -rm --propagation
  > END
  master
  private
  shared
  shared
  private
  private
  shared
  unshare: unsupported propagation mode: none
  [1]
  unshare: unsupported propagation mode: 
  [1]
  unshare: option '--propagation' requires an argument
  Try 'unshare --help' for more information.
  [1]

/proc
-----

  $ both <<'END'
  > unshare -rpf --mount-proc sh -c 'echo /proc/[0-9]*; grep " /proc " /proc/self/mounts | tail -1'
  > mkdir -p proc; unshare -rpf --mount-proc=proc sh -c 'cd proc; echo [0-9]*'
  > unshare -rpf --mount-proc=missing true
  > unshare -rpf --mount-proc= true
  > unshare -rpf --mount-proc=each true
  > unshare -rpf -R root --mount-proc sh -c 'ls -d /proc/[0-9]*'
  > unshare -rpf --mount-proc --mount-proc=proc sh -c 'ls -d proc/[0-9]*'
  > unshare -rm --propagation shared -pf --mount-proc sh -c 'echo /proc/[0-9]*'
  > END
  /proc/1
  proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
  1
  unshare: mount missing failed: No such file or directory
  [1]
  unshare: mount  failed: No such file or directory
  [1]
  unshare: mount each failed: No such file or directory
  [1]
  /proc/1
  proc/1
  /proc/1

Fault c: what is missing is said where theirs says no more than the first line.

  $ ours <<'END'
  > unshare -r --mount-proc true
  > unshare -rp --mount-proc true
  > unshare -rf --mount-proc true
  > unshare -rpf --mount-proc true
  > unshare -r --mount-proc=proc true
  > unshare -p true
  > unshare --net true
  > unshare -rpf --mount-proc sh -c 'mount -t tmpfs -o ro tmpfs /proc/sys && ../ours/unshare -rpf --mount-proc true'
  > END
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --pid and --fork are missing
  [1]
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --fork is missing
  [1]
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --pid is missing
  [1]
  unshare: mount proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --pid and --fork are missing
  [1]
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: the outer container hides parts of /proc, so the kernel allows no new one; run the outer container with --nest (sunder) or unmasked paths (podman: --security-opt unmask=ALL)
  [1]
  $ theirs <<'END'
  > unshare -r --mount-proc true
  > unshare -rp --mount-proc true
  > END
  unshare: mount /proc failed: Operation not permitted
  [1]
  unshare: mount /proc failed: Operation not permitted
  [1]

Fault d: the second fork
------------------------

A shell in a new PID namespace that is not forked itself forks once. On a terminal that is said before; in a
pipe or a script the output is theirs.

  $ both <<'END'
  > unshare -rp true
  > unshare -rp sh -c '/bin/true; /bin/true'
  > END
  sh: 1: Cannot fork
  [2]
  $ as-user script -qec "$PWD/ours/unshare -rp true" /dev/null | tr -d '\r'
  unshare: note: without --fork only the program's first child is in the new PID namespace, as its PID 1; when that has ended, the second fork fails: "Cannot allocate memory"
  $ for words in '-rpf true' '-r true' '-r --init true' '--help'; do
  >   as-user script -qec "$PWD/ours/unshare $words" /dev/null | grep note
  > done
  [1]

Ids and capabilities
--------------------

  $ both <<'END'
  > unshare --map-auto -S 5 -G 6 id
  > unshare --map-auto -S 0 id
  > unshare --map-auto -G 7 id -G
  > unshare --map-auto --setuid=3 --setgid 4 --setuid 5 id -u
  > unshare -r -S 0 true
  > unshare -r -G 0 true
  > unshare -r -S x true
  > unshare -r -S '' true
  > unshare -r -G x true
  > unshare -r -S root true
  > unshare -r -S
  > END
  uid=5(games) gid=6(disk) groups=6(disk)
  uid=0(root) gid=65534(nogroup) groups=65534(nogroup)
  7
  5
  unshare: setgroups failed: Operation not permitted
  [1]
  unshare: failed to parse uid: 'x'
  [1]
  unshare: failed to parse uid: ''
  [1]
  unshare: failed to parse gid: 'x'
  [1]
  unshare: failed to parse uid: 'root'
  [1]
  unshare: option requires an argument -- 'S'
  Try 'unshare --help' for more information.
  [1]

Numbers that are none for the kernel; and fault f: --keep-caps with -S, which loses them in theirs from 2.39 on.

  $ ours <<'END'
  > unshare -S 5 true
  > unshare -G 5 true
  > unshare --map-auto -S 70000 true
  > unshare --map-auto -G 70000 true
  > unshare -r -S 4294967295 true
  > unshare -r -S 4294967296 true
  > unshare -r -S -1 true
  > unshare -r -S 5 true
  > unshare --map-auto --keep-caps -S 5 -G 6 grep -E 'Cap(Inh|Prm|Eff|Amb)' /proc/self/status
  > unshare --map-auto -S 5 -G 6 grep -E 'Cap(Prm|Eff|Amb)' /proc/self/status
  > END
  unshare: setuid() failed: Operation not permitted
  unshare: hint: an ordinary user may do that in a user namespace: -r
  [1]
  unshare: setgroups failed: Operation not permitted
  unshare: hint: an ordinary user may do that in a user namespace: -r
  [1]
  unshare: setuid() failed: Invalid argument
  [1]
  unshare: setgid() failed: Invalid argument
  [1]
  unshare: setuid() failed: Invalid argument
  [1]
  unshare: failed to parse uid: '4294967296': Numerical result out of range
  [1]
  unshare: failed to parse uid: '-1'
  [1]
  unshare: setuid() failed: Invalid argument
  [1]
  CapInh:\t000001ffffffffff (esc)
  CapPrm:\t000001ffffffffff (esc)
  CapEff:\t000001ffffffffff (esc)
  CapAmb:\t000001ffffffffff (esc)
  CapPrm:\t0000000000000000 (esc)
  CapEff:\t0000000000000000 (esc)
  CapAmb:\t0000000000000000 (esc)
  $ both <<'END'
  > unshare -c --keep-caps grep -E 'Cap(Inh|Prm|Eff|Amb)' /proc/self/status
  > unshare -c grep -E 'Cap(Inh|Prm|Eff|Amb)' /proc/self/status
  > unshare -U --keep-caps grep -E 'CapAmb' /proc/self/status
  > unshare --keep-caps grep -E 'CapAmb' /proc/self/status
  > unshare -cm --keep-caps mount -t tmpfs tmpfs /mnt
  > END
  CapInh:\t000001ffffffffff (esc)
  CapPrm:\t000001ffffffffff (esc)
  CapEff:\t000001ffffffffff (esc)
  CapAmb:\t000001ffffffffff (esc)
  CapInh:\t0000000000000000 (esc)
  CapPrm:\t0000000000000000 (esc)
  CapEff:\t0000000000000000 (esc)
  CapAmb:\t0000000000000000 (esc)
  CapAmb:\t000001ffffffffff (esc)
  CapAmb:\t0000000000000000 (esc)

Clocks
------

  $ both <<'END'
  > unshare -rT --monotonic 1000 --boottime 2000 tr -s ' ' </proc/self/timens_offsets
  > unshare -rT --monotonic 1000 --boottime 2000 sh -c 'tr -s " " </proc/self/timens_offsets'
  > unshare -rTf --boottime=86400 sh -c 'tr -s " " </proc/self/timens_offsets'
  > END
  monotonic 0 0
  boottime 0 0
  monotonic 1000 0
  boottime 2000 0
  monotonic 0 0
  boottime 86400 0
  $ ours <<'END'
  > unshare -r --monotonic 9999999999999 -T true
  > unshare -rT --monotonic 1000 sh -c 'tr -s " " </proc/self/timens_offsets'
  > unshare -rT --monotonic=-1 --boottime -2 sh -c 'tr -s " " </proc/self/timens_offsets'
  > unshare -rT --monotonic=5 --monotonic=6 sh -c 'tr -s " " </proc/self/timens_offsets'
  > unshare -rT --monotonic=0 sh -c 'tr -s " " </proc/self/timens_offsets'
  > unshare -rT --monotonic=-999999999 true
  > unshare -rT --boottime=9223372036854775807 true
  > unshare -rT --boottime=9223372036854775808 true
  > unshare -rT --boottime=x true
  > unshare -rT --boottime= true
  > unshare -rT --boottime=1.5 true
  > unshare -r --boottime=5 true
  > unshare -r --monotonic=5 true
  > END
  unshare: failed to write to /proc/self/timens_offsets: Numerical result out of range
  unshare: hint: a clock would stand before 0, or after 146 years
  [1]
  monotonic 1000 0
  boottime 0 0
  monotonic -1 0
  boottime -2 0
  monotonic 6 0
  boottime 0 0
  monotonic 0 0
  boottime 0 0
  unshare: failed to write to /proc/self/timens_offsets: Numerical result out of range
  unshare: hint: a clock would stand before 0, or after 146 years
  [1]
  unshare: failed to write to /proc/self/timens_offsets: Numerical result out of range
  unshare: hint: a clock would stand before 0, or after 146 years
  [1]
  unshare: failed to parse boottime offset: '9223372036854775808': Numerical result out of range
  [1]
  unshare: failed to parse boottime offset: 'x'
  [1]
  unshare: failed to parse boottime offset: ''
  [1]
  unshare: failed to parse boottime offset: '1.5'
  [1]
  unshare: options --monotonic and --boottime require unsharing of a time namespace (-T)
  [1]
  unshare: options --monotonic and --boottime require unsharing of a time namespace (-T)
  [1]

The one that is not named stays as it is, in a time namespace in another one too:

  $ ours <<'END'
  > unshare -rT --monotonic 100 --boottime 200 unshare -T --monotonic 500 sh -c 'tr -s " " </proc/self/timens_offsets'
  > END
  monotonic 500 0
  boottime 200 0

Environment
-----------

  $ ours <<'END'
  > unshare --clear-env env
  > unshare --clear-env sh -c 'echo $PATH' | grep -c work
  > A=1 B=2 C= unshare --whitelist-env A,C,MISSING env
  > A=1 B=2 C= unshare --whitelist-env B --whitelist-env C,A env
  > A=1 B=2 unshare --whitelist-env A,A,,A env
  > A=1 B=2 unshare --whitelist-env A --clear-env env
  > A=1 unshare --whitelist-env '' env
  > A=1 unshare --whitelist-env A=1,=,MISSING env
  > PATH=$PWD:/none ../ours/unshare --clear-env printf 'found in /bin\n'
  > unshare --whitelist-env
  > END
  0
  [1]
  A=1
  C=
  B=2
  C=
  A=1
  A=1
  A=1
  found in /bin
  unshare: option '--whitelist-env' requires an argument
  Try 'unshare --help' for more information.
  [1]

Without $SHELL the shell is that of /etc/passwd:

  $ ours <<'END'
  > echo 'echo $0 $#' | SHELL=/nothing unshare --clear-env
  > echo 'echo $0' | SHELL=/bin/dash unshare --whitelist-env SHELL
  > echo 'echo $0' | SHELL=/nothing unshare -r
  > END
  -sh 0
  -dash
  unshare: failed to execute /nothing: No such file or directory
  [127]

Programs without #!
-------------------

are given to /bin/sh, as execvp(3) does; others are refused as theirs refuses them.

  $ as-user sh -c 'cd work; echo "echo script \$0 \$*" >plain; : >empty; printf "\177ELFnot" >elf; chmod +x plain empty elf
  >   printf "#!/missing/interpreter\n" >hanging; chmod +x hanging; ln -s round round; mkfifo fifo'
  $ both <<'END'
  > unshare -r ./plain 1 '2 3'
  > unshare -rf ./plain
  > PATH=$PATH:. unshare -r plain 4
  > unshare -r ./empty
  > unshare -r ./elf 2>&1 | sed 's/.*: //'
  > unshare -r ./round
  > unshare -r ./fifo
  > unshare -r plain/x
  > unshare -r ./
  > END
  script ./plain 1 2 3
  script ./plain
  script ./plain 4
  not found
  unshare: failed to execute ./round: Too many levels of symbolic links
  [126]
  unshare: failed to execute ./fifo: Permission denied
  [126]
  unshare: failed to execute plain/x: Not a directory
  [126]
  unshare: failed to execute ./: Permission denied
  [126]
  $ ours <<'END'
  > unshare -r ./hanging
  > END
  unshare: failed to execute ./hanging: No such file or directory
  unshare: hint: its interpreter /missing/interpreter is not in the container
  [127]
  $ theirs <<'END'
  > unshare -r ./hanging
  > END
  unshare: failed to execute ./hanging: No such file or directory
  [127]

Explained
---------

--explain prints what would be done, and does nothing:

  $ ours <<'END' | sed "s/'0 [0-9]* 1'/'0 ID 1'/"
  > unshare --explain true
  > unshare -r --explain true
  > unshare -Urmpf --mount-proc -R root -w /etc -S 0 --explain ls -l 'a b'
  > unshare --map-users=0:5:6 --map-groups=1:2:3 --setgroups=deny --keep-caps --explain id
  > unshare -rT --monotonic 5 --uts=file --propagation slave -m --kill-child=TERM --explain true
  > unshare -r --init --clear-env --explain true
  > unshare -rf --mount-binfmt -l :x:E::e::/bin/e: --explain true
  > END
  in the container:
    # exec true
  in the container:
    # unshare --user --keep-caps sh
    # echo '0 ID 1' > /proc/self/uid_map
    # echo deny > /proc/self/setgroups
    # echo '0 ID 1' > /proc/self/gid_map
    # exec true
  in the container:
    # unshare --user --keep-caps --mount --pid --fork sh
      -- this shell is PID 1 of the container
    # echo '0 ID 1' > /proc/self/uid_map
    # echo deny > /proc/self/setgroups
    # echo '0 ID 1' > /proc/self/gid_map
    # mount --make-rprivate /
    # exec chroot root sh
    # cd /etc
    # mount -t proc -o nosuid,noexec,nodev proc /proc
    # exec setpriv --reuid 0 ls -l 'a b'
  in the container:
    # unshare --user --keep-caps sh
  on the host:
    $ PID=$(pgrep --newest --exact --euid $(id -u) sh)
      -- the container's shell, as the host numbers it
  in the container:
    # echo deny > /proc/self/setgroups
  on the host:
    $ newuidmap $PID 0 5 6
    $ newgidmap $PID 1 2 3
  in the container:
    # exec setpriv --inh-caps +all --ambient-caps +all id
  in the container:
    # unshare --user --keep-caps --mount --propagation unchanged --uts --fork --kill-child sh
  on the host:
    $ PID=$(pgrep --newest --exact --euid $(id -u) sh)
      -- the container's shell, as the host numbers it
  in the container:
    # echo '0 ID 1' > /proc/self/uid_map
    # echo deny > /proc/self/setgroups
    # echo '0 ID 1' > /proc/self/gid_map
    # unshare --time --monotonic 5 sh
    # mount --make-rslave /
  on the host:
    $ mount --bind /proc/$PID/ns/uts file
  in the container:
    # exec setpriv --pdeathsig TERM true
  in the container:
    # unshare --user --keep-caps --pid --fork --kill-child sh
      -- this shell is PID 1 of the container
    # echo '0 ID 1' > /proc/self/uid_map
    # echo deny > /proc/self/setgroups
    # echo '0 ID 1' > /proc/self/gid_map
    # exec env -i true
      -- sunder's own small init stays PID 1: it reaps, and hands signals on
  in the container:
    # unshare --user --keep-caps --mount --fork sh
    # echo '0 ID 1' > /proc/self/uid_map
    # echo deny > /proc/self/setgroups
    # echo '0 ID 1' > /proc/self/gid_map
    # mount --make-rprivate /
    # mount -t proc -o nosuid,noexec,nodev proc /proc
    # mount -t binfmt_misc -o nosuid,noexec,nodev binfmt_misc /proc/sys/fs/binfmt_misc
    # printf %s :x:E::e::/bin/e: > /proc/sys/fs/binfmt_misc/register
    # exec true

Words
-----

  $ both <<'END'
  > unshare --us true
  > unshare --map-root id -u
  > unshare --map-u=0 true
  > unshare --unknown
  > unshare --fork=yes true
  > unshare -r --net= true 2>&1 | sed '/hint:/d; s/[0-9][0-9]*/PID/'
  > unshare -rfz true
  > unshare -r -- sh -c 'echo $0 $1' -- -x
  > unshare -r echo --help -h
  > END
  0
  unshare: option '--map-u=0' is ambiguous; possibilities: '--map-user' '--map-users'
  Try 'unshare --help' for more information.
  [1]
  unshare: unrecognized option '--unknown'
  Try 'unshare --help' for more information.
  [1]
  unshare: option '--fork' doesn't allow an argument
  Try 'unshare --help' for more information.
  [1]
  unshare: mount /proc/PID/ns/net on  failed: No such file or directory
  unshare: invalid option -- 'z'
  Try 'unshare --help' for more information.
  [1]
  -- -x
  --help -h
  $ ours <<'END'
  > unshare --ma true
  > unshare --mo -r true
  > unshare --f true
  > unshare --in true
  > unshare -V
  > unshare --version
  > unshare -h | head -n 2
  > unshare --help | wc -L
  > END
  unshare: option '--ma' is ambiguous; possibilities: '--map-root-user' '--map-current-user' '--map-user' '--map-group' '--map-users' '--map-groups' '--map-auto' '--map-subids'
  Try 'unshare --help' for more information.
  [1]
  unshare: option '--mo' is ambiguous; possibilities: '--mount' '--mount-proc' '--mount-binfmt' '--monotonic'
  Try 'unshare --help' for more information.
  [1]
  unshare: option '--f' is ambiguous; possibilities: '--fork' '--forward-signals'
  Try 'unshare --help' for more information.
  [1]
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  unshare from sunder 0.1.0
  unshare from sunder 0.1.0
  usage: unshare [OPTION...] [PROGRAM [ARGUMENT...]]
  a program with some namespaces of its own, as unshare(1) has it
  78

Every option of 2.38 with every kind of bad argument has the same exit status, and a message. What differs
is listed: theirs takes ids that are too large.

  $ cat >table <<'END'
  > for option in --map-user --map-group --map-users --map-groups --setgroups --propagation --kill-child --root --wd \
  >   --monotonic --boottime --setuid --setgid --mount-proc --mount --uts --ipc --net --user --cgroup --time; do
  >   for value in '' -1 x 0x1 99999999999 99999999999999999999999 1x; do
  >     unshare -r "$option=$value" true >said 2>&1; status=$?
  >     [ $status = 0 ] || [ -s said ] || echo "$option='$value' says nothing"
  >     echo "$option='$value' $status"
  >   done
  >   unshare -r $option 2>/dev/null </dev/null; echo "$option $?"
  > done
  > for option in --fork --map-root-user --map-current-user --map-auto --keep-caps; do
  >   unshare -r $option=x true 2>/dev/null; echo "$option=x $?"
  >   unshare -r $option $option true; echo "$option twice $?"
  > done
  > END
  $ echo '. ../table' >words; ours <words >one; theirs <words >two; differences one two
  ours: --map-user='-1' 1
  theirs: --map-user='-1' 0
  ours: --map-user='99999999999' 1
  theirs: --map-user='99999999999' 0
  ours: --map-group='-1' 1
  theirs: --map-group='-1' 0
  ours: --map-group='99999999999' 1
  theirs: --map-group='99999999999' 0
  [1]
  $ grep -c . one
  178

Odd callers
-----------

Standard input, output and error may be closed:

  $ ours <<'END'
  > unshare -r true <&-
  > unshare -rf true <&- >&- 2>&-
  > unshare -r --map-auto -f --kill-child sh -c 'echo still' <&-
  > unshare -r none 2>&-
  > unshare --help >&-
  > unshare --help >/dev/full
  > END
  still
  [127]
  unshare: write: Bad file descriptor
  [1]
  unshare: write: No space left on device
  [1]
