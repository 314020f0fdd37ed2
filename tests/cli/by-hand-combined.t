By hand: a minimal container
============================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need user user-namespaces ip ps pgrep ipcs hostname || exit
  $ . by-hand && chmod 777 .
  $ unshare --version
  unshare from sunder * (glob)

All of it in one line, and the user is an ordinary one:

  $ host=$(hostname) uid=$(as-user id -u)
  $ terminal as-user unshare --user --map-root-user --mount --mount-proc --pid --fork --uts --net --ipc sh

It has its own of each:

  $ child=$(pgrep -P $terminal)
  $ own() { # PID
  >   for type in cgroup ipc mnt net pid time user uts; do
  >     [ /proc/self/ns/$type -ef /proc/$1/ns/$type ] || echo $type
  >   done | paste -s -d ' '
  > }
  $ own $child
  ipc mnt net pid user uts

In it, the user is root,

  $ inside 'id -u; grep CapEff /proc/self/status'
  0
  CapEff:	000001ffffffffff

the shell is process 1, and there is no other but what it runs,

  $ inside 'echo $$'
  1
  $ inside 'ps -e -o comm='
  sh
  ps

the name may be chosen,

  $ inside 'hostname container; hostname'
  container

there is no network,

  $ inside 'ip -o link' | sed 's/ mtu.* state/ state/; s/ mode.*//'
  1: lo: <LOOPBACK> state DOWN
  $ inside 'ip route'

no queue,

  $ inside 'ipcs --queues | grep 0x'
  [1]

and what is mounted is mounted for it alone:

  $ inside 'mount -t tmpfs by-container /mnt; touch /mnt/file; ls /mnt'
  file
  $ grep by-container /proc/self/mounts
  [1]

On the host it is one more process of the user's, and nothing else has changed:

  $ stat -c %u /proc/$child | sed "s/^$uid$/the user/"
  the user
  $ [ "$(hostname)" = "$host" ] && echo the old name
  the old name

Not everything of the host is out of sight: the files are the same, with the user's rights.

  $ inside 'touch made-inside; cat /etc/shadow'
  cat: /etc/shadow: Permission denied
  [1]
  $ stat -c %u made-inside | sed "s/^$uid$/the user/"
  the user

The shell's end is the container's:

  $ inside 'sleep 1000 &'; sleeper=$(pgrep -P $child)
  $ close_terminal
  $ [ -e /proc/$sleeper ] || echo gone
  gone

Root file system, root
----------------------

With a root file system the files of the host are out of sight too. Here is all that a PID 1 needs, in
one line without the command chroot; the exit status is the program's.

  $ as-user make-root root
  $ as-user unshare --user --map-root-user --mount --pid --fork --uts --net --ipc --cgroup --time \
  >   --root root --mount-proc --wd /tmp sh -c 'pwd; echo $$; echo /proc/[0-9]*; cut -d " " -f 2 /proc/mounts; exit 7'
  /tmp
  1
  /proc/1
  /proc
  [7]

A signal that ends the program ends unshare:

  $ as-user unshare -Urmpf --root root --mount-proc sh -c 'sh -c "kill -TERM \$\$"; echo $?'
  Terminated
  143
