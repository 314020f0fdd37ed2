By hand: a container without root
=================================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t. Here an ordinary user
makes a container with a root file system, and then goes in from the other terminal.

  $ need user user-namespaces newuidmap newgidmap pgrep || exit
  $ . by-hand && chmod 777 .
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)
  $ uid=$(as-user id -u)

The root file system is a directory of the user's; here it is busybox.

  $ as-user make-root root

To chroot, and to mount, is for root. In -Urmupf, U and r make the user root of a user namespace; m, u and p
give what that root has power over, mounts, host name and processes; and with f there is a process 1.

  $ as-user chroot root sh
  chroot: cannot change root directory to 'root': Operation not permitted
  [125]
  $ terminal as-user unshare -Urmupf chroot root sh
  $ inside 'id -u; echo $$; ls /'
  0
  1
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

There is no /proc until it is mounted, and then it is the container's:

  $ inside 'ls /proc'
  $ inside 'mount -t proc proc /proc && ps -o pid,user,comm'
  PID   USER     COMMAND
      1 root     sh
      * root     ps (glob)
  $ inside 'cat /proc/mounts'
  proc /proc proc rw,relatime 0 0
  $ inside 'mount -t tmpfs scratch /tmp && cut -d " " -f 1-3 /proc/mounts'
  proc /proc proc
  scratch /tmp tmpfs
  $ inside 'hostname container; hostname'
  container

On the host it is a process of the user's, whose /proc/PID/root leads into the container:

  $ child=$(pgrep -P $terminal)
  $ stat -c %u /proc/$child | sed "s/^$uid$/the user/"
  the user
  $ [ "$(as-user readlink /proc/$child/root)" = "$PWD/root" ] && echo its root
  its root
  $ as-user sh -c "echo hello >/proc/$child/root/tmp/message"
  $ inside 'cat /tmp/message'
  hello
  $ ls root/tmp

A file that root inside makes is the user's outside:

  $ inside 'touch /root/mine; stat -c %u /root/mine'
  0
  $ stat -c %u root/root/mine | sed "s/^$uid$/the user/"
  the user
  $ inside 'chown 1:1 /root/mine'
  chown: /root/mine: Invalid argument
  [1]

The network is the host's, as there is no n:

  $ [ /proc/self/ns/net -ef /proc/$child/ns/net ] && echo the same
  the same

The same user may go in from the other terminal, and is root there too:

  $ as-user nsenter --all --target $child --root --wd sh -c 'id -u; hostname; pwd'
  0
  container
  /
  $ as-user nsenter --all --target $child --root --wd ps -o comm
  COMMAND
  sh
  ps
  $ close_terminal

What was mounted is gone, what was written in the root file system is there:

  $ ls root/proc root/root
  root/proc:
  
  root/root:
  mine

More than one id
----------------

With a single id in the map nothing can belong to another user. --map-auto adds the user's subordinate ids,
as an installation of packages needs them:

  $ terminal as-user unshare -Urmupf --map-auto chroot root sh
  $ inside 'touch /root/other && chown 1:1 /root/other && stat -c "%u %g" /root/other'
  1 1
  $ inside 'cat /proc/self/uid_map'
  cat: can't open '/proc/self/uid_map': No such file or directory
  [1]
  $ inside 'mount -t proc proc /proc; wc -l </proc/self/uid_map'
  2
  $ range=$(grep -e "^$(as-user id -un):" -e "^$uid:" /etc/subuid | head -n 1 | cut -d : -f 2)
  $ [ "$(stat -c %u root/root/other)" = "$range" ] && echo the first subordinate id
  the first subordinate id

Outside, that file is not the user's to change. Inside, root can.

  $ as-user chmod 600 root/root/other
  chmod: changing permissions of 'root/root/other': Operation not permitted
  [1]
  $ inside 'chmod 600 /root/other && rm /root/other' && close_terminal

In one line
-----------

unshare mounts proc after it has changed the root directory, so that nothing needs to be typed inside:

  $ as-user unshare -Urmupf --root root --mount-proc sh -c '
  >   id -u; echo $$; echo /proc/[0-9]*; cut -d " " -f 2 /proc/mounts'
  0
  1
  /proc/1
  /proc

With --init a small init is process 1. It is there for what a program leaves behind, which would stay a
zombie if process 1 did not reap it:

  $ as-user unshare -Urmupf --init --root root --mount-proc sh -c '
  >   echo $$; touch /dev/null; sh -c "true &"
  >   until set -- /proc/[0-9]*; [ $# = 2 ]; do :; done; echo "$@"'
  2
  /proc/1 /proc/2
