By hand: mounts of one's own
============================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces pgrep || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

A mount is for every program in the same mount namespace. So that those of this test are not for the
whole machine, its host is the inside of a mount namespace, wherever the host is to see one.

  $ mkdir here there && touch here/file
  $ host() { unshare --mount sh -c "$1"; }

A bind mount that is made without --mount is visible on the host:

  $ host 'unshare --uts mount --bind here there; ls there'
  file

With it, it is not:

  $ host 'unshare --mount sh -c "mount --bind here there; ls there"; ls there'
  file

and what the host has mounted can be unmounted inside and stays on the host:

  $ host 'mount --bind here there; unshare --mount sh -c "umount there; ls there"; ls there'
  file

A tmpfs, and what is in it, ends with the last process of its mount namespace. Until then the host can go
through /proc/PID/root, or enter:

  $ terminal unshare --mount sh
  $ inside 'mount -t tmpfs scratch there; echo precious >there/note; ls there'
  note
  $ ls there
  $ cat "/proc/$terminal/root$PWD/there/note"
  precious
  $ nsenter --target $terminal --mount cat "$PWD/there/note"
  precious
  $ close_terminal
  $ ls there

Mounts and a root file system
-----------------------------

/proc/PID/mounts is what the process PID can reach. With a mount namespace and a root file system of its
own that is what was mounted there, and nothing of the host:

  $ make-root root
  $ terminal unshare --mount --fork chroot root sh
  $ inside 'mount -t proc proc /proc; mount -t tmpfs scratch /tmp'
  $ cut -d ' ' -f 1-3 "/proc/$(pgrep -P $terminal)/mounts"
  proc /proc proc
  scratch /tmp tmpfs
  $ inside 'cut -d " " -f 1-3 /proc/mounts'
  proc /proc proc
  scratch /tmp tmpfs
  $ close_terminal

`unshare --root` does without the command chroot, and goes to the new root:

  $ terminal unshare --mount --root root sh
  $ inside 'pwd; mount -t proc proc /proc'
  /
  $ cut -d ' ' -f 1-3 /proc/$terminal/mounts
  proc /proc proc
  $ close_terminal

What the host has mounted is out of reach there, and still mounted. pivot_root is how to be rid of it; the
new root must be a mount:

  $ terminal unshare --mount sh
  $ inside 'mount --bind root root; cd root; pivot_root . mnt; cd /; mount -t proc proc /proc'
  $ inside 'grep -q " /mnt/" /proc/mounts && echo those of the host'
  those of the host
  $ inside 'umount -l /mnt; cut -d " " -f 2 /proc/mounts'
  /
  /proc
  $ cut -d ' ' -f 2 /proc/$terminal/mounts
  /
  /proc
  $ close_terminal
  $ ls root/proc root/tmp root/mnt
  root/mnt:
  
  root/proc:
  
  root/tmp:

Propagation
-----------

What is mounted below a mount that is shared is mounted in its copies too: systemd makes all mounts of
the host so. Here is a host with one such mount, and a container; each of them mounts something there
that the other may or may not see.

  $ mkdir -p tree/host tree/container
  $ cat >host <<'END'
  > . by-hand
  > mount --bind tree tree && mount --make-$1 tree && shift
  > terminal unshare --mount "$@" sh
  > inside 'mount -t tmpfs by-container tree/container; findmnt -n -o PROPAGATION tree'
  > mount -t tmpfs by-host tree/host
  > grep -q ^by-container /proc/self/mounts && echo the host sees what the container mounts
  > inside 'grep -q ^by-host /proc/self/mounts && echo the container sees what the host mounts'
  > close_terminal
  > END
  $ host() { unshare --mount sh host "$@"; }

private, which is the default: neither sees it.

  $ host shared --propagation private
  private
  $ host shared
  private

shared: both see it.

  $ host shared --propagation shared
  shared
  the host sees what the container mounts
  the container sees what the host mounts

slave: the container sees what the host mounts.

  $ host shared --propagation slave
  private,slave
  the container sees what the host mounts

unchanged: as on the host.

  $ host shared --propagation unchanged
  shared
  the host sees what the container mounts
  the container sees what the host mounts
  $ host private --propagation unchanged
  private

What is private on the host and shared in the container is so with the containers made there:

  $ host private --propagation shared
  shared

With a new user namespace a copy is always a slave of what it was copied from: no mount gets out.

  $ host shared --map-root-user --propagation unchanged
  private,slave
  the container sees what the host mounts
  $ host shared --map-root-user --propagation shared
  shared,slave
  the container sees what the host mounts
  $ host shared --map-root-user
  private

As an ordinary user
-------------------

  $ as-user unshare --mount true
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  $ as-user unshare --map-root-user --mount sh -c 'mount --bind here there; ls there'
  file
  $ ls there

The mounts that the host has made cannot be taken away one by one: that could lay bare what one of them
covers.

  $ as-user unshare --map-root-user --mount umount /proc
  umount: /proc: * (glob)
  [32]
