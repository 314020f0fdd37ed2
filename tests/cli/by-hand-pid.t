By hand: processes of one's own
===============================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces ps pgrep || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)

The first process that is born into a new PID namespace is number 1 there, and has no parent there:

  $ unshare --pid --fork sh -c 'echo $$ $PPID'
  1 0

Who makes the namespace is not in it; only its children are. So without --fork the program is not, and
its first child is number 1. With that one ended the namespace is dead, and there can be no second:

  $ unshare --pid sh -c '[ $$ != 1 ] && sh -c "echo \$\$"; /bin/true; echo not reached'
  1
  sh: 1: Cannot fork
  [2]

Its own /proc
-------------

ps reads /proc, and that one still shows the PID namespace of the host:

  $ unshare --pid --fork sh -c 'echo $$; [ "$(ps -e -o pid= | wc -l)" -gt 2 ] && echo many others'
  1
  many others

--mount-proc mounts another one, in a mount namespace, so that the host keeps its own:

  $ unshare --pid --fork --mount-proc ps -e -o pid= -o args= | tr -s ' '
   1 ps -e -o pid= -o args=
  $ [ -d /proc/$$ ] && echo still the /proc of the host
  still the /proc of the host

What --pid does not do without --fork, --mount-proc does not do either; to root it shows the host's
processes once more, and to others it is refused:

  $ unshare --pid --mount-proc sh -c '[ "$(ps -e -o pid= | wc -l)" -gt 2 ] && echo many others'
  many others
  $ as-user unshare --map-root-user --pid --mount-proc ps
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: *: --fork is missing (glob)
  [1]

A root file system and its /proc
--------------------------------

chroot gives the program a root file system, which here is busybox. It has no /proc yet, so ps has
nothing to show:

  $ make-root root
  $ terminal unshare --mount --pid --fork chroot root sh
  $ inside 'echo $$; ls /proc | wc -l; ps | wc -l'
  1
  0
  1
  $ inside 'mount -t proc proc /proc'
  $ inside 'echo /proc/[0-9]*; cat /proc/1/comm; ps -o pid,comm'
  /proc/1
  sh
  PID   COMMAND
      1 sh
      * ps (glob)

On the host this is a process among others, with a high number. unshare waits for it:

  $ child=$(pgrep -P $terminal)
  $ [ $child -gt 1 ] && ps -o comm= -p $terminal,$child
  unshare
  sh
  $ grep NSpid /proc/$child/status | cut -f 3
  1

/proc/PID/root is its root, as the host sees it:

  $ [ "$(readlink /proc/$child/root)" = "$PWD/root" ] && ls /proc/$child/root
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
  $ echo from the host >/proc/$child/root/tmp/message
  $ inside 'cat /tmp/message'
  from the host

Inside, the processes of the host are not there: not to see, and not to be sent a signal.

  $ inside "ls /proc/$$"
  ls: /proc/*: No such file or directory (glob)
  [1]
  $ inside "kill -0 $$"
  sh: can't kill pid *: No such process (glob)
  [1]

The host sees and rules both. In the container number 1 does not even die of a SIGKILL of its own, but of
one from the host it does, and with it everything that lives in the namespace:

  $ inside ': >/dev/null; sleep 1000 & kill -KILL 1; echo alive'
  alive
  $ sleeper=$(pgrep -P $child)
  $ kill -KILL $child
  $ close_terminal
  [137]
  $ [ -e /proc/$sleeper ] || echo gone
  gone

What was mounted is gone with its mount namespace:

  $ ls root/proc
