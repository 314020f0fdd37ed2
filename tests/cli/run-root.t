A directory as the root file system
===================================

  $ need user user-namespaces || exit
  $ chmod 777 .

Any directory with a file system tree in it will do, such as the unpacked tarball of a distribution.
Here it is a small one with busybox, and it belongs to an ordinary user, as everything in this page
is done by one: no daemon, no image store, no root.

  $ as-user make-root root
  $ as-user sunder run --root root cat /etc/passwd
  root:x:0:0:root:/root:/bin/sh
  nobody:x:65534:65534:nobody:/:/bin/false
  $ as-user sunder run --root root pwd
  /

The directory may be named in any way: with a slash at its end, through a link, relative to where
you stand.

  $ ln -s root link
  $ for name in root/ ./root link "$PWD/root" root/../link/.; do
  >   as-user sunder run --root $name ls -d /bin || echo "not by $name"
  > done
  /bin
  /bin
  /bin
  /bin
  /bin
  $ (cd root && as-user sunder run --root . ls -d /bin)
  /bin

Its own files stay as they were
-------------------------------

The container may change and delete everything. That goes into an upper layer, and with it, at its
end, away.

  $ (cd root && find . -printf '%p %y %m %s %T@\n' | sort) >before
  $ as-user sunder run --root root sh -c '
  >   echo hello >/etc/motd
  >   echo more >>/etc/passwd
  >   rm /bin/wc
  >   mv /home /houses
  >   chmod 700 /var
  >   mkdir -p /srv/www
  >   ls /'
  bin
  dev
  etc
  houses
  mnt
  proc
  root
  run
  srv
  sys
  tmp
  var
  $ (cd root && find . -printf '%p %y %m %s %T@\n' | sort) >after
  $ cmp before after
  $ as-user sunder run --root root cat /etc/motd
  cat: can't open '/etc/motd': No such file or directory
  [1]

Two containers of one directory at once do not see what the other one writes. The first one says
when it has written, and waits for a word.

  $ mkfifo said go
  $ as-user sunder run --root root sh -c 'echo 1 >/number; echo ready; read word; cat /number' \
  >   >said <go &
  $ exec 4<said 5>go
  $ read -r line <&4; echo "$line"
  ready
  $ as-user sunder run --root root sh -c 'ls /number; echo 2 >/number; cat /number'
  ls: /number: No such file or directory
  2
  $ echo on >&5; cat <&4
  1
  $ wait; exec 4<&- 5>&-

Host name and name servers
--------------------------

The container has a host name of its own. The files that should say so are mounted, and never
written into the directory.

  $ as-user sunder run --root root --hostname web sh -c 'hostname; cat /etc/hostname /etc/hosts'
  web
  web
  127.0.0.1	localhost
  ::1	localhost ip6-localhost ip6-loopback
  127.0.1.1	web
  $ as-user sunder run --root root cat /etc/resolv.conf
  # no network: see --net in sunder-run(1)
  $ as-user sunder run --root root awk '$5 ~ "^/etc/" {print $5}' /proc/self/mountinfo
  /etc/hosts
  /etc/hostname
  /etc/resolv.conf
  $ ls root/etc
  group
  passwd

Without --hostname it is made for it, another one for each:

  $ as-user sunder run --root root hostname >one
  $ as-user sunder run --root root hostname >two
  $ grep -c '^sunder-[0-9a-f]*$' one two
  one:1
  two:1
  $ cmp -s one two
  [1]

What a directory has of these files is covered, be it a link that leads out of it.

  $ ln -s ../../outside root/etc/hosts
  $ echo image >root/etc/hostname
  $ as-user sunder run --root root --hostname web cat /etc/hostname
  web
  $ cat root/etc/hostname
  image
  $ ls outside root/outside
  ls: cannot access 'outside': No such file or directory
  ls: cannot access 'root/outside': No such file or directory
  [2]
  $ rm root/etc/hosts root/etc/hostname

/proc, /sys, /dev
-----------------

/proc shows the container's processes and no others:

  $ as-user sunder run --root root sh -c 'cd /proc; echo [0-9]*'
  1 2

What of it tells too much of the machine is empty:

  $ as-user sunder run --root root sh -c '
  >   for file in interrupts keys timer_list kcore latency_stats sched_debug; do
  >     [ ! -e /proc/$file ] || head -c 20 /proc/$file
  >   done
  >   ls -A /proc/acpi /proc/asound /proc/scsi /sys/firmware /sys/devices/virtual/powercap' \
  >   2>/dev/null | grep -v -e : -e '^$'
  [1]

And what would change the machine is read-only:

  $ as-user sunder run --root root sh -c '
  >   for path in /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger /sys; do
  >     [ ! -e $path ] || awk -v path=$path "\$5 == path {options = \$6}
  >       END {print path, options}" /proc/self/mountinfo
  >   done' | grep -v ' ro,nosuid,nodev,noexec,relatime$'
  [1]
  $ as-user sunder run --root root sh -c 'echo 1 >/proc/sys/kernel/shmmni'
  sh: can't create /proc/sys/kernel/shmmni: Read-only file system
  [1]

/sys is that of the container's network:

  $ as-user sunder run --root root ls /sys/class/net
  lo

/dev has what a program expects, and no device of the machine:

  $ as-user sunder run --root root ls /dev
  fd
  full
  mqueue
  null
  ptmx
  pts
  random
  shm
  stderr
  stdin
  stdout
  tty
  urandom
  zero
  $ cat >devices <<'END'
  > echo gone >/dev/null; head -c 3 /dev/zero | od -An -tx1; head -c 9 /dev/urandom | wc -c
  > echo x >/dev/full; echo out >/dev/stdout; cat /dev/stdin </etc/group; ls /dev/pts; ls /dev/shm
  > END
  $ as-user sh -c 'sunder run --root root sh -c "$(cat devices)" 2>&1 | cat'
   00 00 00
  9
  sh: write error: No space left on device
  out
  root:x:0:
  nogroup:x:65534:
  ptmx
  $ as-user sunder run --root root sh -c 'echo shared >/dev/shm/file && cat /dev/shm/file'
  shared

Even where the directory has something else there:

  $ as-user mkdir -p root/dev/shm && as-user touch root/dev/null root/dev/sda
  $ as-user sunder run --root root ls -d /dev/null /dev/sda
  ls: /dev/sda: No such file or directory
  /dev/null
  [1]

There is no way out
-------------------

The directory is the root, by pivot_root: not even a relative path leads out.

  $ as-user sunder run --root root sh -c 'ls / >/tmp/one; ls /.. >/tmp/two; ls /../../.. >/tmp/three
  >   cmp /tmp/one /tmp/two && cmp /tmp/one /tmp/three && ls /tmp'
  one
  three
  two
  $ as-user sunder run --root root sh -c 'chroot /tmp /bin/true 2>/dev/null; mkdir -p /jail/bin
  >   cp /bin/busybox /jail/bin/; cd /; chroot /jail /bin/busybox ls /../../../..'
  bin

And nothing in there tells where on the host it is.

  $ here=$(basename "$PWD")
  $ as-user sunder run --root root sh -c "cat /proc/self/mountinfo /proc/self/mounts \
  >   /proc/self/mountstats /proc/self/environ /proc/*/cwd/../etc/mtab" 2>/dev/null |
  >   grep -c -e "$here" -e "$(as-user pwd)" -e "$(as-user sh -c 'echo $HOME')"
  0
  [1]

A directory that has next to nothing
------------------------------------

What it lacks is made, in the upper layer:

  $ as-user mkdir -p bare/bin && as-user cp root/bin/busybox bare/bin/sh
  $ as-user sunder run --root bare sh -c 'echo /*; cd /etc; echo *'
  /bin /dev /etc /proc /sys
  hostname hosts resolv.conf
  $ ls bare
  bin

Somebody else's directory
-------------------------

It need not be yours. Its files then belong to nobody in the container, which can read what you can
read, and changes nothing of it. (Somebody else is here whoever runs the tests: often root.)

  $ make-root theirs && touch theirs/etc/hosts theirs/etc/hostname theirs/etc/resolv.conf
  $ as-user sunder run --root theirs --hostname web sh -c 'cat /etc/group /etc/hostname'
  root:x:0:
  nogroup:x:65534:
  web

Files that are not there cannot be made there, then: you are told, and go without.

  $ rm theirs/etc/hosts theirs/etc/resolv.conf
  $ [ "$(id -u)" != 0 ] || as-user sunder run --root theirs true
  sunder: note: could not make /etc/hosts in the container: Permission denied
  sunder: note: could not make /etc/resolv.conf in the container: Permission denied
