Root's copy of the machine
==========================

  $ need root script || exit
  $ chmod 755 . && mkdir work && cd work && base=$PWD

There is an overlay over every file system that can be a layer. What is written stays in there, and
goes at the end. Root in there is a subordinate id, to which the files of the host's root belong.

  $ first=$(awk -F : '$1 == "root" || $1 == "0" {print $2; exit}' /etc/subuid); first=${first:-524288}
  $ sunder run -- sh -c 'id -u; tr -s " " </proc/self/uid_map' | sed "s/ $first / FIRST /"
  0
   0 FIRST 65536
  $ sunder run -- stat -c '%n %u %g' / /usr /etc/passwd .
  / 0 0
  /usr 0 0
  /etc/passwd 0 0
  . 0 0
  $ files='/usr/sunder-new /etc/sunder-new /var/lib/sunder-new /sunder-new new'
  $ sunder run -- sh -c "touch $files && ls $files; rm -r /etc/apt && ! ls -d /etc/apt" 2>/dev/null
  /etc/sunder-new
  /sunder-new
  /usr/sunder-new
  /var/lib/sunder-new
  new
  $ ls -d $files /etc/apt 2>/dev/null
  /etc/apt
  [2]

/run, /tmp and /var/tmp are new ones, and so is /dev; the working directory is there all the same.

  $ sunder run -- sh -c 'find /run /tmp /var/tmp -mindepth 1 -maxdepth 1 | grep -v -e "^/tmp/cram" -e /var/tmp/sunder-check; pwd' | sed "s:$base:HERE:"
  HERE
  $ sunder run -- sh -c 'ls /dev/vda /dev/sda /dev/kmsg /dev/loop0' 2>/dev/null
  [2]

Neither the state directory is seen, nor what is kept:

  $ sunder run --disk -- ls -A /var/lib/sunder

What people do as root
----------------------

  $ sunder run -- sh -c 'useradd -m -u 4321 someone && su someone -c "id -u; cd; touch x; stat -c %U x"; chown someone: /etc/motd; stat -c %U /etc/motd'
  4321
  someone
  someone
  $ id someone >/dev/null 2>&1
  [1]
  $ printf 'install:\n\tinstall -D -m 755 mine $(DESTDIR)/usr/local/bin/mine\n' >Makefile; printf '#!/bin/sh\necho mine\n' >mine
  $ sunder run -- sh -c 'make -s install && mine'; ls /usr/local/bin/mine 2>/dev/null
  mine
  [2]
  $ sunder run -- python3 -c 'import socket, threading
  > server = socket.create_server(("127.0.0.1", 80))
  > threading.Thread(target=lambda: server.accept()[0].sendall(b"served\n")).start()
  > print(socket.create_connection(("127.0.0.1", 80)).recv(100).decode(), end="")'
  served

It is not the host's root: neither for the kernel nor for what it binds.

  $ sunder run -- sh -c 'echo 1 >/proc/sys/kernel/panic; mknod x b 7 0; mount -t tmpfs tmpfs /mnt 2>&1 | head -n 1; chown -R 99999 .' 2>&1 | sed 's/.*: //' | sort -u
  Invalid argument
  Operation not permitted
  Read-only file system
  permission denied.

A directory that is bound is the host's: what is written there belongs to the host's root, or to the
user that *:map=* names.

  $ mkdir bound mapped && chown 1:1 mapped
  $ sunder run --bind "$base/bound" --bind "$base/mapped:/mnt:map=1" -- sh -c 'touch bound/new /mnt/new; chown 5 bound/new; chown 5 /mnt/new 2>/dev/null; stat -c %u bound/new /mnt/new'
  5
  0
  $ stat -c '%n %u %g' bound/new mapped/new
  bound/new 5 0
  mapped/new 1 1
  $ sunder run --bind "$base/bound:ro" -- touch bound/other
  touch: cannot touch 'bound/other': Read-only file system
  [1]
  $ sunder run --userns host -- sh -c 'tr -s " " </proc/self/uid_map; touch /usr/sunder-new'; ls /usr/sunder-new 2>/dev/null
   0 0 4294967295
  [2]

A root file system that is an overlay
-------------------------------------

As in a container of other makers. Ids cannot be mapped there, nor can it have upper layers; without
mapped ids, and with upper layers elsewhere, it works.

  $ cat >overlaid <<'END'
  > mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && mkdir /mnt/upper /mnt/work /mnt/root || exit 99
  > mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root || exit 99
  > for place in proc sys dev; do mount --rbind /$place /mnt/root/$place || exit 99; done
  > here=$PWD; cd /mnt/root && pivot_root . mnt && umount -l mnt && mount -t tmpfs tmpfs /mnt && cd "$here" || exit 99
  > exec "$@"
  > END
  $ unshare -m sh overlaid sunder run true
  sunder: map the ids of /: its file system cannot show ids mapped (or / is itself such a mount)
  sunder: hint: --userns=host does without; then root in the container is root on the host
  [125]
  $ unshare -m sh overlaid sunder run --userns=host true
  sunder: mount an overlay over /: * (glob)
  sunder: hint: this file system cannot be a layer (*): --memory or --state DIR on another one, or --root DIR --write-through (glob)
  [125]
  $ write='echo new >/usr/sunder-new && cat /usr/sunder-new'
  $ unshare -m sh overlaid sh -c 'sunder run --userns=host --memory -- sh -c "$1"; ls /usr/sunder-new' - "$write" 2>/dev/null
  new
  [2]
  $ unshare -m sh overlaid sh -c 'sunder run --userns=host --state /mnt/state -- sh -c "$1"; ls /usr/sunder-new; ls -A /mnt/state' - "$write" 2>/dev/null
  new
