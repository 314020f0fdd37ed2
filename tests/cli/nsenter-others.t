nsenter: sockets, numbers, and what is wrong
============================================

  $ need root user user-namespaces /usr/bin/nsenter /usr/bin/python3 strace || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/nsenter
  $ mkdir theirs && ln -s /usr/bin/nsenter theirs/nsenter
  $ both() {
  >   env PATH="$PWD/theirs:$PATH" "$@" >one 2>&1 </dev/null; echo "[$?]" >>one
  >   env PATH="$PWD/ours:$PATH" "$@" >two 2>&1 </dev/null; echo "[$?]" >>two
  >   diff one two && grep -v '^\[0\]$' one || :
  > }
  $ ours() { ours/nsenter "$@"; }
  $ kept= && trap 'kill -9 $kept 2>/dev/null' EXIT

Sockets
-------

A process with a socket of a network namespace in which it is not:

  $ cat >holder.py <<'END'
  > import ctypes, os, socket, sys, time
  > held = socket.socket()
  > os.dup2(held.fileno(), 7)
  > ctypes.CDLL(None).setns(os.open(sys.argv[1], os.O_RDONLY), 0)
  > print(flush=True)
  > time.sleep(1000)
  > END
  $ unshare -n /usr/bin/python3 holder.py /proc/$$/ns/net >out & t=$! kept=$!
  $ until [ -s out ]; do :; done; [ /proc/$t/ns/net -ef /proc/$$/ns/net ] && echo it is in ours
  it is in ours
  $ ours -t $t -N 7 sh -c 'tail -n +3 /proc/net/dev | cut -d: -f1'
      lo
  $ ours -t $t --net-socket=7 readlink /proc/self/ns/net | grep -cxF "$(readlink /proc/self/ns/net)"
  0
  [1]
  $ ours -t $t -N7 -n sh -c 'tail -n +3 /proc/net/dev | cut -d: -f1'
      lo
  $ ours -t $t -N 9 true 2>&1 | sed 's/([0-9]*/(N/'
  nsenter: pidfd_getfd(N, 9): Bad file descriptor
  $ ours -t $t -N 0 true 2>&1 | sed 's/([0-9]*/(N/'
  nsenter: ioctl(N, SIOCGSKNS): Inappropriate ioctl for device
  $ for word in '' x -1 99999999999 7x; do ours -t $t -N "$word" true; done
  nsenter: failed to parse file descriptor: ''
  nsenter: failed to parse file descriptor: 'x'
  nsenter: failed to parse file descriptor: '-1'
  nsenter: failed to parse file descriptor: '99999999999': Numerical result out of range
  nsenter: failed to parse file descriptor: '7x'
  [1]
  $ ours -N 7 true
  nsenter: no target PID specified
  [1]
  $ as-user ours/nsenter -t $t -N 7 true 2>&1 | sed "s/([0-9]*/(N/; s/$t/T/"
  nsenter: pidfd_getfd(N, 7): Operation not permitted
  nsenter: hint: process T is another user's, or has rights that you have not

  $ sleep 1000 & kept="$kept $!" t=$!

SELinux
-------

Where it is not on, theirs ignore the option.

  $ if [ -e /sys/fs/selinux/status ]; then echo on; else both nsenter -t $t -u -Z echo on; fi
  on
  $ if [ -e /sys/fs/selinux/status ]; then echo on; else ours -u/proc/$t/ns/uts --follow-context echo on; fi
  on

Numbers of namespaces
---------------------

The kernel finds a namespace by its id alone since Linux 6.19; before, it says ESTALE.

  $ cat >id.py <<'END'
  > import ctypes, fcntl, os
  > number = ctypes.c_uint64()
  > fd = os.open("/proc/self/ns/uts", os.O_RDONLY)
  > fcntl.ioctl(fd, 0x8008b70d, number) # NS_GET_ID
  > print(number.value)
  > END
  $ unshare -u sh -c 'hostname by-number; exec sleep 1000' & kept="$kept $!" t=$!
  $ until [ "$(nsenter -t $t -u hostname)" = by-number ]; do :; done
  $ id=$(nsenter -t $t -u /usr/bin/python3 id.py 2>/dev/null || echo 1)
  $ ours -u=:$id hostname >out 2>&1; echo $? >>out; sed "s/$id/ID/" out >told
  $ printf 'by-number\n0\n' >new && cat >old <<'END'
  > nsenter: cannot open namespace of id ID: Stale file handle
  > nsenter: hint: there is none with this id; or the kernel is older than Linux 6.19, which finds none by its id alone
  > 1
  > END
  $ cmp -s told new || diff told old
  $ cmp -s told old || ours --uts=:$id -u:$id hostname | grep -v by-number
  $ for word in : :x :-1 :1x :99999999999999999999; do ours -u$word true; done
  nsenter: failed to parse nsid: 
  nsenter: failed to parse nsid: x
  nsenter: failed to parse nsid: -1
  nsenter: failed to parse nsid: 1x
  nsenter: failed to parse nsid: 99999999999999999999
  [1]
  $ ours --mount=:1 true 2>&1 | grep -c 'cannot open namespace of id 1'
  1

What is no namespace
--------------------

  $ for file in /etc/passwd /dev/null /proc /proc/$t/ns/net /proc/$t/ns/user; do ours --uts=$file true 2>&1 | sed "s/$t/T/"; done
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: hint: /etc/passwd is not a namespace
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: hint: /dev/null is not a namespace
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: hint: /proc is not a namespace
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: hint: /proc/T/ns/net is a namespace of another type: net
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: hint: /proc/T/ns/user is a namespace of another type: user
  $ for file in /etc/passwd /proc/$t/ns/net /none ''; do theirs/nsenter --uts=$file true; done
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: cannot open /none: No such file or directory
  nsenter: cannot open : No such file or directory
  [1]
  $ mkfifo fifo && ours --net=fifo true
  nsenter: reassociate to namespace 'ns/net' failed: Invalid argument
  nsenter: hint: fifo is not a namespace
  [1]
  $ both nsenter --net= true
  nsenter: cannot open : No such file or directory
  [1]
  $ as-user ours/nsenter -n/etc/shadow true
  nsenter: cannot open /etc/shadow: Permission denied
  [1]
  $ both nsenter -u/proc/$t/ns/uts -i/none true
  nsenter: cannot open /none: No such file or directory
  [1]

A PID namespace whose first process has ended:

  $ : >pidns && sunder unshare --pid="$PWD/pidns" -f true
  $ ours --pid=pidns true
  nsenter: fork failed: Cannot allocate memory
  nsenter: hint: the first process of the PID namespace has ended: no other can be made in it
  [1]
  $ theirs/nsenter --pid=pidns true
  nsenter: fork failed: Cannot allocate memory
  [1]
  $ both nsenter -F --pid=pidns sh -c 'exec echo no child'
  no child
  $ umount pidns

A target that ends half-way
---------------------------

Between being found and being entered (sunder stops there, so that the target can be ended):

  $ for words in -u -a '-u -r' '-n -p'; do
  >   sleep 1000 & going=$!
  >   strace -o /dev/null -e inject=pidfd_open:signal=STOP ours/nsenter -t $going $words true >told 2>&1 & tracer=$!
  >   until entering=$(pgrep -P $tracer) && ls -l /proc/$entering/fd 2>/dev/null | grep -q pidfd; do :; done
  >   { kill -9 $going; wait $going; } 2>/dev/null; kill -CONT $entering
  >   wait $tracer || sed "s/$going/T/" told
  > done
  nsenter: cannot open /proc/T/ns/uts: No such file or directory
  nsenter: hint: the process has ended
  nsenter: stat of /proc/T/ns/user failed: No such file or directory
  nsenter: hint: the process has ended
  nsenter: cannot open /proc/T/root: No such file or directory
  nsenter: cannot open /proc/T/ns/pid: No such file or directory
  nsenter: hint: the process has ended

And one whose number has gone to another process is refused by its inode (see nsenter.t).

No /proc
--------

By its pidfd a process is entered without one. (A sanitizer needs /proc itself.)

  $ unshare -uinT sh -c 'hostname no-proc; exec sleep 1000' & kept="$kept $!" t=$!
  $ until [ "$(nsenter -t $t -u hostname)" = no-proc ]; do :; done
  $ if [ "${SUNDER_TEST_BUILD-}" = build-sanitize ]; then printf 'no-proc\nno-proc\n'; else
  >   for words in -u -a; do unshare -m sh -c "umount -l /proc; ours/nsenter -t $t $words hostname"; done
  > fi
  no-proc
  no-proc
  $ unshare -m sh -c "umount -l /proc; theirs/nsenter -t $t -u hostname" 2>&1 | sed "s/$t/T/"
  nsenter: cannot open /proc/T/ns/uts: No such file or directory
  $ if [ "${SUNDER_TEST_BUILD-}" = build-sanitize ]; then echo nsenter: cannot open /proc/T/root: No such file or directory; else
  >   unshare -m sh -c "umount -l /proc; ours/nsenter -t $t -r hostname" 2>&1 | sed "s/$t/T/"
  > fi
  nsenter: cannot open /proc/T/root: No such file or directory

Closed descriptors
------------------

  $ both sh -c "nsenter -t $t -a hostname <&-"
  no-proc
  $ both sh -c "nsenter -t $t -u -r -w sh -c 'hostname; ls /proc/self/fd | wc -l' <&- 2>&-"
  no-proc
  2
  $ both sh -c "nsenter -t $t -a -p sh -c 'ls /proc/self/fd | wc -l' <&- 2>&-"
  2

Nothing of ours is handed on:

  $ ours -t $t -a -e -r -w -c -S follow sh -c 'ls /proc/self/fd' | paste -sd ' '
  0 1 2 3

System calls
------------

All of a process is one call.

  $ calls() { strace -f -e trace=setns,clone,clone3,fork,vfork -o calls "$@" && grep -c "$call(" calls; }
  $ call=setns calls ours/nsenter -t $t -a true
  1
  $ call=setns calls ours/nsenter -t $t -u -i -n -T true
  1
  $ call=setns calls ours/nsenter -n/proc/$t/ns/net -u/proc/$t/ns/uts true
  2

Each option with no, an empty, a negative, a huge, a wrong, a repeated argument
-------------------------------------------------------------------------------

The same as with theirs, where they have the option and say which it is:

  $ for option in -m -u -i -n -p -C -U -T -r -w; do
  >   for value in x -1 0 99999999999999999999999 /none /etc/passwd/x; do both nsenter $option$value true; done
  > done 2>&1 | grep -v -e '^\[1\]$' -e '^nsenter: cannot open '
  [1]
  $ for option in --mount --uts --ipc --net --pid --cgroup --user --time --root --wd; do
  >   for value in '' x -1 0 99999999999999999999999 /none /etc/passwd/x; do both nsenter $option=$value true; done
  > done 2>&1 | grep -v -e '^\[1\]$' -e '^nsenter: cannot open '
  [1]
  $ for option in --setuid --setgid; do
  >   for value in '' x 1x 0x1 ' ' root; do both nsenter -t $t -u $option="$value" true; done
  >   for value in -1 4294967295 4294967296 99999999999999999999999; do ours -t $t -u $option="$value" true; done
  >   both nsenter -t $t -u $option=1 $option=2 sh -c 'id -u; id -g'
  >   both nsenter -t $t -u $option
  > done
  nsenter: failed to parse uid: ''
  [1]
  nsenter: failed to parse uid: 'x'
  [1]
  nsenter: failed to parse uid: '1x'
  [1]
  nsenter: failed to parse uid: '0x1'
  [1]
  nsenter: failed to parse uid: ' '
  [1]
  nsenter: failed to parse uid: 'root'
  [1]
  nsenter: failed to parse uid: '-1'
  nsenter: setuid() failed: Invalid argument
  nsenter: failed to parse uid: '4294967296': Numerical result out of range
  nsenter: failed to parse uid: '99999999999999999999999': Numerical result out of range
  2
  0
  nsenter: option '--setuid' requires an argument
  Try 'nsenter --help' for more information.
  [1]
  nsenter: failed to parse gid: ''
  [1]
  nsenter: failed to parse gid: 'x'
  [1]
  nsenter: failed to parse gid: '1x'
  [1]
  nsenter: failed to parse gid: '0x1'
  [1]
  nsenter: failed to parse gid: ' '
  [1]
  nsenter: failed to parse gid: 'root'
  [1]
  nsenter: failed to parse gid: '-1'
  nsenter: setgid() failed: Invalid argument
  nsenter: failed to parse gid: '4294967296': Numerical result out of range
  nsenter: failed to parse gid: '99999999999999999999999': Numerical result out of range
  0
  2
  nsenter: option '--setgid' requires an argument
  Try 'nsenter --help' for more information.
  [1]
  $ for option in -a --all -F --no-fork --preserve-credentials --help --version; do both nsenter $option=x true; done
  nsenter: invalid option -- '='
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--all' doesn't allow an argument
  Try 'nsenter --help' for more information.
  [1]
  nsenter: invalid option -- '='
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--no-fork' doesn't allow an argument
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--preserve-credentials' doesn't allow an argument
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--help' doesn't allow an argument
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--version' doesn't allow an argument
  Try 'nsenter --help' for more information.
  [1]
  $ for option in -t --target -S -G --setuid --setgid; do both nsenter $option; done
  nsenter: option requires an argument -- 't'
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--target' requires an argument
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option requires an argument -- 'S'
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option requires an argument -- 'G'
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--setuid' requires an argument
  Try 'nsenter --help' for more information.
  [1]
  nsenter: option '--setgid' requires an argument
  Try 'nsenter --help' for more information.
  [1]
  $ for option in -e -c --env --join-cgroup --keep-caps --user-parent; do ours $option=x true; done
  nsenter: invalid option -- '='
  Try 'nsenter --help' for more information.
  nsenter: invalid option -- '='
  Try 'nsenter --help' for more information.
  nsenter: option '--env' doesn't allow an argument
  Try 'nsenter --help' for more information.
  nsenter: option '--join-cgroup' doesn't allow an argument
  Try 'nsenter --help' for more information.
  nsenter: option '--keep-caps' doesn't allow an argument
  Try 'nsenter --help' for more information.
  nsenter: option '--user-parent' doesn't allow an argument
  Try 'nsenter --help' for more information.
  [1]
  $ for option in -N --net-socket; do ours $option; done
  nsenter: option requires an argument -- 'N'
  Try 'nsenter --help' for more information.
  nsenter: option '--net-socket' requires an argument
  Try 'nsenter --help' for more information.
  [1]

--explain
---------

  $ explain() { ours -t $t --explain "$@" true | sed "s/ $t / T /"; }
  $ explain -a
  in the container:
    # nsenter --target T --all --preserve-credentials sh
    # exec true
  $ explain -m -S 5 -G 6
  in the container:
    # nsenter --target T --mount sh
    # exec setpriv --reuid 5 --regid 6 --clear-groups true
  $ explain -U/proc/self/ns/user -S follow --keep-caps
  in the container:
    # nsenter --target T --user=/proc/self/ns/user --preserve-credentials --setuid follow sh
    # exec setpriv --regid 0 --clear-groups --inh-caps +all --ambient-caps +all true
  $ explain -u -r -w -e -c
  in the container:
    # nsenter --target T --uts --root --wd --env --join-cgroup sh
    # exec true
  $ explain -p -F
  in the container:
    # nsenter --target T --pid --no-fork sh
    # exec true
  $ explain -n -W'/a b'
  in the container:
    # nsenter --target T --net sh
    # cd '/a b'
    # exec true
  $ explain -r/etc
  in the container:
    # nsenter --target T --root=/etc sh
    # exec true
  $ ours --explain -u"/proc/$t/ns/uts" -r/usr -w/etc true | sed "s/$t/T/"
  in the container:
    # nsenter --uts=/proc/T/ns/uts --root=/usr --wd=/etc sh
    # exec true
  $ ours --explain -t 4194305 -u true
  nsenter: cannot open /proc/4194305/ns/uts: No such file or directory
  [1]
