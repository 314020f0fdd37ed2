By hand: going in
=================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces ip ipcs ipcmk ps pgrep hostname || exit
  $ . by-hand && chmod 777 .
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

Here is a container of root's, and its process 1 as the host knows it. `own` says which namespaces of a
program that nsenter starts are not those of the host.

  $ namespaces='cd /proc/self/ns && exec readlink cgroup ipc mnt net pid time user uts'
  $ sh -c "$namespaces" >host
  $ own() { nsenter "$@" sh -c "$namespaces" | diff host - | sed -n 's/^> \(.*\):.*/\1/p' | paste -s -d ' '; }
  $ terminal unshare --mount --uts --ipc --net --pid --cgroup --fork --mount-proc sh
  $ inside 'hostname container; ipcmk --queue >made; ip link set lo up'
  $ inside 'mount -t tmpfs scratch /mnt; touch /mnt/file'
  $ child=$(pgrep -P $terminal)

By --target
-----------

  $ nsenter --target $child --uts hostname
  container
  $ nsenter --target $child --ipc ipcs --queues | grep -c 0x
  1
  $ nsenter --target $child --net ip -o -4 addr | tr -s ' ' | cut -d ' ' -f 2-4
  lo inet 127.0.0.1/8
  $ nsenter --target $child --mount ls /mnt
  file

Entering the PID namespace takes a fork, and then the program is one of the container's. ps sees so if it
has the container's /proc, which is a matter of the mount namespace:

  $ nsenter --target $child --pid sh -c '[ $$ -lt 100 ] && kill -0 1 && echo a low number'
  a low number
  $ nsenter -t $child -m -p ps -e -o comm=
  sh
  ps

It goes into what it is asked to, and no more:

  $ own --target $child --uts
  uts
  $ own --target $child --net --ipc
  ipc net
  $ own -t $child -u -n -C
  cgroup net uts

With --no-fork the program itself stays outside of the PID namespace:

  $ own --target $child --uts --pid
  pid uts
  $ own --target $child --uts --pid --no-fork
  uts

By file
-------

The files are those of /proc/PID/ns, or where they are mounted: see by-hand-persistent.t.

  $ nsenter --uts=/proc/$child/ns/uts hostname
  container
  $ nsenter -u/proc/$child/ns/uts -n/proc/$child/ns/net ip -o -4 addr | tr -s ' ' | cut -d ' ' -f 2-4
  lo inet 127.0.0.1/8
  $ nsenter --uts=/proc/self/ns/net true
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: hint: * (glob)
  [1]

--all
-----

  $ own --all --target $child
  cgroup ipc mnt net pid uts
  $ nsenter -a -t $child sh -c 'hostname; ls /mnt'
  container
  file

One of all may be of another process, such as of the host:

  $ nsenter --all --target $child --net=/proc/self/ns/net sh -c 'hostname; readlink /proc/self/ns/net' >names
  $ { echo container; readlink /proc/self/ns/net; } | diff - names

The program, and what becomes of it
-----------------------------------

The exit status is the program's:

  $ nsenter --all --target $child sh -c 'exit 7'
  [7]
  $ nsenter --all --target $child none
  nsenter: failed to execute none: No such file or directory
  [127]
  $ nsenter --target $child --pid sh -c 'kill -TERM $$'
  Terminated
  [143]

Without a program it is a shell:

  $ echo hostname | SHELL=/bin/sh nsenter --target $child --uts
  container

Where nothing is to be entered, or nobody is:

  $ nsenter --target $child true
  nsenter: no namespace specified
  [1]
  $ nsenter --uts true
  nsenter: no target PID specified
  [1]
  $ close_terminal
  $ nsenter --target $child --uts true
  nsenter: cannot open /proc/*/ns/uts: No such file or directory (glob)
  [1]

Its directories and its environment
-----------------------------------

A container with a root file system, whose process 1 is in a directory there, with a variable:

  $ make-root root
  $ COLOUR=green; export COLOUR
  $ terminal unshare --mount --pid --fork --root root --wd /tmp --mount-proc sh
  $ inside 'pwd; mkdir deep; cd deep'
  /tmp
  $ unset COLOUR; child=$(pgrep -P $terminal)

Its mount namespace has the host's files too. Its root directory, and its working directory, are asked
for:

  $ nsenter --target $child --mount ls -d "$PWD/root/tmp/deep" >seen && echo a path of the host
  a path of the host
  $ nsenter --target $child --mount --root ls -d /proc/1 /bin/busybox
  /bin/busybox
  /proc/1
  $ touch here && nsenter --target $child --mount --root ls here
  ls: here: No such file or directory
  [1]
  $ nsenter --target $child --mount --root --wd pwd
  /tmp/deep
  $ nsenter --target $child --mount --root --wdns=/etc ls
  group
  passwd

and its environment:

  $ nsenter --target $child --mount sh -c 'echo "${COLOUR-none}"'
  none
  $ nsenter --target $child --mount --env sh -c 'echo "${COLOUR-none}"'
  green

The same number may be another process some day. With the inode of its pidfd it is this one:

  $ inode() { /usr/bin/python3 -c "import os; print(os.fstat(os.pidfd_open($1)).st_ino)"; }
  $ nsenter --target $child:$(inode $child) --mount --root cat /etc/group
  root:x:0:
  nogroup:x:65534:
  $ nsenter --target $child:$(inode $terminal) --mount true
  nsenter: failed to obtain a valid file descriptor for PID *: No such process (glob)
  [1]
  $ close_terminal

As an ordinary user
-------------------

Only root enters others' namespaces. A user namespace comes first: with it its owner, the user who made
it, has all powers over it and what was made in it.

  $ terminal as-user unshare --user --map-root-user --mount --uts --pid --fork --mount-proc sh
  $ inside 'hostname container'
  $ child=$(pgrep -P $terminal)
  $ as-user nsenter --target $child --uts hostname
  nsenter: reassociate to namespaces failed: Operation not permitted
  nsenter: hint: it takes CAP_SYS_ADMIN in the user namespace that owns them: --user enters that first
  [1]
  $ as-user nsenter --target $child --user --uts hostname
  container
  $ as-user nsenter --target $child --user --mount --pid ps -e -o comm=
  sh
  ps
  $ as-user nsenter --all --target $child sh -c 'id -u; hostname; echo /proc/1 $$' | sed 's/ [0-9]*$/ N/'
  0
  container
  /proc/1 N

In the user namespace the program is root. With --preserve-credentials it is who it was, which here comes
to the same; with --setuid another, who must be in the id map:

  $ as-user nsenter --target $child --user sh -c 'id -u; grep CapEff /proc/self/status'
  0
  CapEff:	000001ffffffffff
  $ as-user nsenter --target $child --user --preserve-credentials id -u
  0
  $ as-user nsenter --target $child --user --setuid 5 id -u
  nsenter: setuid() failed: Invalid argument
  nsenter: hint: no such id is mapped in the user namespace: * (glob)
  [1]

Root of the host enters as well. By files alone, no process is asked for:

  $ nsenter --user=/proc/$child/ns/user --uts=/proc/$child/ns/uts sh -c 'id -u; hostname'
  0
  container
  $ own -t $child -U
  user
  $ nsenter -t $child -U -S follow -G follow id -u
  0

Elsewhere it stays who it is, unless it is to follow:

  $ nsenter -t $child -u id -u
  0
  $ nsenter -t $child -u -S follow -G follow id -u | sed "s/^$(as-user id -u)$/the user/"
  the user

The user namespace that a namespace belongs to is found by itself:

  $ as-user nsenter --uts=/proc/$child/ns/uts --user-parent hostname
  container
  $ close_terminal
