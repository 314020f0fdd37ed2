sunder nsenter: util-linux' nsenter
===================================

  $ need root user user-namespaces /usr/bin/nsenter /usr/bin/python3 strace || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin

The same words do the same, and with the same output, messages and exit status. `both` runs a command
with either, and shows the output once, if it is the same.

  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/nsenter
  $ mkdir theirs && ln -s /usr/bin/nsenter theirs/nsenter
  $ both() {
  >   env PATH="$PWD/theirs:$PATH" "$@" >one 2>&1 </dev/null; echo "[$?]" >>one
  >   env PATH="$PWD/ours:$PATH" "$@" >two 2>&1 </dev/null; echo "[$?]" >>two
  >   diff one two && grep -v '^\[0\]$' one || :
  > }
  $ ours() { ours/nsenter "$@"; }
  $ ours --version
  nsenter from sunder 0.1.0
  $ sunder nsenter --version
  nsenter from sunder 0.1.0

A process in namespaces of its own, of which $t is the number; $hold is what keeps it.

  $ mkfifo ready
  $ unshare -muinpCTf --boottime=100000 --kill-child sh -c 'hostname target; exec 5>ready; cd /usr; echo >&5; exec sleep 1000 5>&-' &
  $ hold=$! && trap 'kill -9 $hold' EXIT && read line <ready && t=$(pgrep -P $hold)

Namespaces
----------

Which have changed, with each of the two:

  $ readlink /proc/self/ns/* >host
  $ entered() { # OPTION...
  >   for nsenter in theirs ours; do
  >     $nsenter/nsenter "$@" sh -c 'readlink /proc/self/ns/*' | diff host - |
  >       sed -n 's/^> \(.*\):.*/\1/p' | uniq | paste -sd ' '
  >   done | uniq -c | tr -s ' '
  > }
  $ for word in -m -u -i -n -p -C -T -a --mount --uts --ipc --net --pid --cgroup --time --all; do
  >   entered -t $t $word
  > done
   2 mnt
   2 uts
   2 ipc
   2 net
   2 pid
   2 cgroup
   2 time
   2 cgroup ipc mnt net pid time uts
   2 mnt
   2 uts
   2 ipc
   2 net
   2 pid
   2 cgroup
   2 time
   2 cgroup ipc mnt net pid time uts
  $ entered -at $t
   2 cgroup ipc mnt net pid time uts
  $ entered --target=$t -m -u -i -n -T
   2 ipc mnt net time uts
  $ entered -t $t -m -u -i -n -p -C -T
   2 cgroup ipc mnt net pid time uts
  $ entered --targ $t --mou --ut
   2 mnt uts
  $ both nsenter -t $t -u hostname
  target
  $ both nsenter -t $t -p sh -c 'echo $PPID'
  0
  $ both nsenter -t $t -T sh -c 'read up rest </proc/uptime; [ ${up%.*} -gt 100000 ] && echo long ago'
  long ago
  $ both nsenter -t $t -n sh -c 'tail -n +3 /proc/net/dev | cut -d: -f1'
      lo

By file: in a word of its own, attached to the letter, behind a =. Before 2.41.5 theirs took the = of
-u=FILE for a part of the name.

  $ p=/proc/$t/ns
  $ entered --uts=$p/uts
   2 uts
  $ entered -u$p/uts
   2 uts
  $ ours -u=$p/uts hostname
  target
  $ for word in --net=$p/net -n$p/net; do entered $word; done
   2 net
   2 net
  $ entered -m$p/mnt -u$p/uts -i$p/ipc -n$p/net -p$p/pid -C$p/cgroup -T$p/time
   2 cgroup ipc mnt net pid time uts
  $ for word in -m=$p/mnt -i=$p/ipc -n=$p/net -p=$p/pid -C=$p/cgroup -T=$p/time; do
  >   ours $word sh -c 'readlink /proc/self/ns/*' | diff host - | sed -n 's/^> \(.*\):.*/\1/p' | uniq
  > done
  mnt
  ipc
  net
  pid
  cgroup
  time
  $ both nsenter --uts==$p/uts hostname | tr -d 0-9
  nsenter: cannot open =/proc//ns/uts: No such file or directory
  []

The rest of a word is a file, also where one meant options:

  $ both nsenter -t $t -pF true
  nsenter: cannot open F: No such file or directory
  [1]
  $ both nsenter -ut $t true
  nsenter: cannot open t: No such file or directory
  [1]
  $ entered -t $t -Fp
   2 pid
  $ both nsenter -Fat $t hostname
  target
  $ both nsenter -aFt$t hostname
  target

A file and the target; the last of several:

  $ mkdir uts && : >uts/other && unshare --uts="$PWD/uts/other" hostname other
  $ both nsenter -t $t -a -u"$PWD/uts/other" hostname
  other
  $ both nsenter -a -u"$PWD/uts/other" -t $t hostname
  other
  $ both nsenter -u$p/uts -u"$PWD/uts/other" hostname
  other
  $ both nsenter -u"$PWD/uts/other" -u$p/uts hostname
  target
  $ ours -t $t -u"$PWD/uts/other" -u hostname
  other
  $ umount uts/other
  $ both nsenter -t $t -a -a -u -u hostname
  target

--all of a process with whom all is shared enters nothing, and does no harm:

  $ both nsenter -t $$ -a echo here
  here
  $ as-user sh -c 'exec ours/nsenter -t $$ -a echo here'
  here

A thread is a target too; theirs open its files.

  $ cat >thread.py <<'END'
  > import os, threading
  > def thread():
  >     print(threading.get_native_id(), flush=True)
  >     os.read(0, 1)
  > threading.Thread(target=thread).start()
  > END
  $ mkfifo in && { ours -t $t -u -n /usr/bin/python3 thread.py <in >out & exec 3>in; thread=$!; }
  $ until [ -s out ]; do :; done
  $ both nsenter -t $(cat out) -u hostname
  target
  $ entered -t $(cat out) -a
   2 net uts

(Where there is no pidfd for it, before Linux 6.9, or at all, its files are left.)

  $ strace -f -o /dev/null -e inject=pidfd_open:error=EINVAL ours/nsenter -t $(cat out) -u -n hostname
  target
  $ strace -f -o /dev/null -e inject=pidfd_open:error=ENOSYS ours/nsenter -t $t -aF hostname
  target
  $ exec 3>&- && wait $thread

A kernel without some type of namespaces: --all enters the others.

  $ strace -f -o /dev/null -P /proc/self/ns/time -e 'inject=?access,?faccessat,?faccessat2:error=ENOENT' \
  >   ours/nsenter -t $t -a sh -c 'readlink /proc/self/ns/*' | diff host - | sed -n 's/^> \(.*\):.*/\1/p' | uniq | paste -sd ' '
  cgroup ipc mnt net pid uts

The target
----------

  $ for pid in x '' 1x 0x1 '5 ' 99999999999999999999; do ours -t "$pid" -u true; done
  nsenter: failed to parse PID argument 'x': Invalid argument
  nsenter: failed to parse PID argument '': Invalid argument
  nsenter: failed to parse PID argument '1x': Invalid argument
  nsenter: failed to parse PID argument '0x1': Invalid argument
  nsenter: failed to parse PID argument '5 ': Invalid argument
  nsenter: failed to parse PID argument '99999999999999999999': Numerical result out of range
  [1]
  $ for pid in 0 -1 +1 ' 1' 4294967297 2147483648; do ours --target="$pid" -u true; done
  nsenter: failed to parse PID argument '0': Invalid argument
  nsenter: failed to parse PID argument '-1': Invalid argument
  nsenter: failed to parse PID argument '+1': Invalid argument
  nsenter: failed to parse PID argument ' 1': Invalid argument
  nsenter: failed to parse PID argument '4294967297': Numerical result out of range
  nsenter: failed to parse PID argument '2147483648': Numerical result out of range
  [1]
  $ both nsenter -t 4194305 -u true
  nsenter: cannot open /proc/4194305/ns/uts: No such file or directory
  [1]
  $ both nsenter -t 2147483647 -n true
  nsenter: cannot open /proc/2147483647/ns/net: No such file or directory
  [1]
  $ for word in -r -w; do both nsenter -t 4194305 $word true; done
  nsenter: cannot open /proc/4194305/root: No such file or directory
  [1]
  nsenter: cannot open /proc/4194305/cwd: No such file or directory
  [1]
  $ for word in -e -c '-S follow'; do ours -t 4194305 $word true; done
  nsenter: cannot open /proc/4194305/environ: No such file or directory
  nsenter: cannot open /proc/4194305/cgroup: No such file or directory
  nsenter: cannot open /proc/4194305: No such file or directory
  [1]
  $ both nsenter -t 4194305 -u$p/uts hostname
  target
  $ ours -t 4194305 -a true
  nsenter: stat of /proc/4194305/ns/user failed: No such file or directory
  [1]
  $ both nsenter -t
  nsenter: option requires an argument -- 't'
  Try 'nsenter --help' for more information.
  [1]
  $ both nsenter --target
  nsenter: option '--target' requires an argument
  Try 'nsenter --help' for more information.
  [1]
  $ ours -t $t -t $t -u hostname
  nsenter: option --target may be given only once
  [1]

(Theirs: the last one, before 2.43.)

  $ for words in -u -a -U '-N 1' --user-parent -r -w -e -c '-S follow' '-G follow'; do ours $words true; done
  nsenter: no target PID specified
  nsenter: no target PID specified for --all
  nsenter: no target PID specified
  nsenter: no target PID specified
  nsenter: no target PID specified
  nsenter: neither filename nor target pid supplied for root
  nsenter: neither filename nor target pid supplied for cwd
  nsenter: neither filename nor target pid supplied for environ
  nsenter: neither filename nor target pid supplied for cgroup
  nsenter: no target PID specified
  nsenter: no target PID specified
  [1]
  $ both nsenter -r true
  nsenter: neither filename nor target pid supplied for root
  [1]
  $ both nsenter --wd true
  nsenter: neither filename nor target pid supplied for cwd
  [1]
  $ both nsenter -a true
  nsenter: no target PID specified for --all
  [1]
  $ ours true
  nsenter: no namespace specified
  [1]
  $ ours -t $t true
  nsenter: no namespace specified
  [1]
  $ ours
  nsenter: no namespace specified
  [1]
  $ ours --preserve-credentials --keep-caps -F true
  nsenter: no namespace specified
  [1]

(Theirs as of 2.38 just ran the program in these cases, and so do the following, but not since 2.41.)

  $ both nsenter -t $t -r pwd | sed "s|^$PWD$|here|"
  here
  $ both nsenter -t $t -w pwd
  /usr
  $ both nsenter -W/etc pwd
  /etc
  $ both nsenter -S 1 id -u
  1

With the inode of its pidfd it is that process, or none:

  $ inode() { /usr/bin/python3 -c 'import os, sys; print(os.fstat(os.pidfd_open(int(sys.argv[1]))).st_ino)' $1; }
  $ ours -t $t:$(inode $t) -u hostname
  target
  $ ours -at$t:$(inode $t) hostname
  target
  $ ours -t $t:$(inode $$) -u hostname 2>&1 | sed "s/$t/T/"
  nsenter: failed to obtain a valid file descriptor for PID T: No such process
  $ ours -t 4194305:5 -u hostname
  nsenter: failed to obtain a valid file descriptor for PID 4194305: No such process
  [1]
  $ for word in : :1 $t: $t:0 $t:x $t:-1 $t:1:2 $t:99999999999999999999; do ours -t $word -u true; done 2>&1 | sed "s/$t/T/"
  nsenter: failed to parse PID argument ':': Invalid argument
  nsenter: failed to parse PID argument ':1': Invalid argument
  nsenter: failed to parse PID argument 'T:': Invalid argument
  nsenter: failed to parse PID argument 'T:0': Invalid argument
  nsenter: failed to parse PID argument 'T:x': Invalid argument
  nsenter: failed to parse PID argument 'T:-1': Invalid argument
  nsenter: failed to parse PID argument 'T:1:2': Invalid argument
  nsenter: failed to parse PID argument 'T:99999999999999999999': Numerical result out of range

One that has ended, but was not waited for:

  $ /usr/bin/python3 -c 'import os, sys
  > if os.fork() == 0: os._exit(0)
  > os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
  > print(flush=True)
  > os.read(0, 1)' <in >zombie & exec 3>in
  $ parent=$!; until [ -s zombie ]; do :; done
  $ ours -t $(pgrep -P $parent) -u true 2>&1 | tr -d 0-9
  nsenter: cannot open /proc//ns/uts: No such file or directory
  nsenter: hint: the process has ended
  $ both nsenter -t $(pgrep -P $parent) -r true | tr -d 0-9
  nsenter: cannot open /proc//root: No such file or directory
  []
  $ exec 3>&- && wait $parent

Exit statuses
-------------

  $ for word in -u -p; do
  >   both nsenter -t $t $word sh -c 'exit 77'
  >   both nsenter -t $t $word none
  >   both nsenter -t $t $word ''
  >   both nsenter -t $t $word /etc/passwd
  >   both nsenter -t $t $word /etc
  > done
  [77]
  nsenter: failed to execute none: No such file or directory
  [127]
  nsenter: failed to execute : No such file or directory
  [127]
  nsenter: failed to execute /etc/passwd: Permission denied
  [126]
  nsenter: failed to execute /etc: Permission denied
  [126]
  [77]
  nsenter: failed to execute none: No such file or directory
  [127]
  nsenter: failed to execute : No such file or directory
  [127]
  nsenter: failed to execute /etc/passwd: Permission denied
  [126]
  nsenter: failed to execute /etc: Permission denied
  [126]
  $ both sh -c "for word in -u -p; do nsenter -t $t \$word sh -c 'kill -TERM \$\$'; echo \$?; done"
  Terminated
  143
  Terminated
  143
  $ both sh -c "for word in -u -p; do nsenter -t $t \$word sh -c 'kill -KILL \$\$'; echo \$?; done"
  Killed
  137
  Killed
  137
  $ both sh -c "trap '' CHLD; nsenter -t $t -p sh -c 'exit 3'; echo \$?"
  3
  $ both nsenter -t $t -F -p sh -c 'kill -QUIT $$'
  Quit
  [131]

Without a PID namespace there is no process of ours, nor with --no-fork:

  $ for word in -u -m -a -p -Fp -Fa; do both nsenter -t $t $word sh -c '[ $PPID = '$$' ] && echo child of the caller; true'; done
  child of the caller
  child of the caller
  child of the caller
  child of the caller

Signals and job control
-----------------------

A signal to nsenter ends it, and leaves the program:

  $ for nsenter in theirs ours; do
  >   $nsenter/nsenter -t $t -p sh -c 'echo >ready; read word <in; echo $word' >out &
  >   entering=$! && read line <ready
  >   kill -TERM $entering; { wait $entering; echo $?; } 2>/dev/null
  >   echo it lived on >in; until [ -s out ]; do :; done; cat out
  > done
  143
  it lived on
  143
  it lived on

The program stops, and nsenter with it; when nsenter goes on, so does the program:

  $ state() { until grep -q "^State:.$2" /proc/$1/status; do :; done; }
  $ for nsenter in theirs ours; do
  >   $nsenter/nsenter -t $t -p sh -c 'kill -STOP $$; exit 5' & entering=$!
  >   state $entering T && kill -CONT $entering; wait $entering; echo $?
  > done
  5
  5

Words
-----

  $ both nsenter -x
  nsenter: invalid option -- 'x'
  Try 'nsenter --help' for more information.
  [1]
  $ both nsenter --nonsense
  nsenter: unrecognized option '--nonsense'
  Try 'nsenter --help' for more information.
  [1]
  $ both nsenter --all=x
  nsenter: option '--all' doesn't allow an argument
  Try 'nsenter --help' for more information.
  [1]
  $ both nsenter -a=x
  nsenter: invalid option -- '='
  Try 'nsenter --help' for more information.
  [1]
  $ both nsenter --p -t $t true
  nsenter: option '--p' is ambiguous; possibilities: '--pid' '--preserve-credentials'
  Try 'nsenter --help' for more information.
  [1]
  $ both nsenter -t $t -u -- echo -r --all -- x
  -r --all -- x
  $ both nsenter -t $t -u echo -r --all -- x
  -r --all -- x
  $ ours -h | head -n 3
  usage: nsenter [OPTION...] [PROGRAM [ARGUMENT...]]
  a program in the namespaces of another process, as nsenter(1) has it
    -a, --all                       enter all namespaces of the target
  $ sunder nsenter --help | grep -A 2 '^$'
  
    nsenter -a -t 1234                     a shell in all namespaces of 1234
    nsenter --net=/run/netns/blue ip link  the links of a network namespace

No program: the shell
---------------------

as a login shell.

  $ export HOME="$PWD" && echo 'echo $0; exit 3' >commands
  $ for shell in /bin/sh /bin/bash; do both sh -c "SHELL=$shell nsenter -t $t -u <commands"; done
  -sh
  [3]
  -bash
  [3]

Without $SHELL, or with an empty one, it is that of /etc/passwd.

  $ for shell in -uSHELL SHELL=; do
  >   env $shell ours/nsenter -t $t -u <commands | sed "s/^-$(getent passwd 0 | sed 's|.*/||')$/root's/"
  > done
  root's
  root's
  $ SHELL=/none ours/nsenter -t $t -u
  nsenter: failed to execute /none: No such file or directory
  [127]

The /etc/passwd is that of the root which is entered.

  $ make-root root && sed -i 's|/bin/sh|/bin/ash|' root/etc/passwd
  $ env -u SHELL ours/nsenter -r"$PWD/root" -w"$PWD/root" <commands
  -ash
  [3]
  $ env -u SHELL ours/nsenter -t $t -r"$PWD/root" -u -S 65534 <commands
  [1]
  $ rm root/etc/passwd && env -u SHELL ours/nsenter -r"$PWD/root" <commands
  -sh
  [3]
