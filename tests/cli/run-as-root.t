sunder run as root
==================

  $ need root user || exit
  $ chmod 777 . && make-root root && mkdir shared && touch shared/file && chmod 600 shared/file
  $ ls -A /var/lib/sunder >before 2>/dev/null || : it may not be there yet

Root of a container is never root of the host: root has ids for containers, too.

  $ first=$(awk -F : '$1 == "root" || $1 == "0" {print $2; exit}' /etc/subuid)
  $ first=${first:-524288}
  $ sunder run --root root id
  uid=0(root) gid=0(root)
  $ sunder run --root root cat /proc/self/uid_map | tr -s ' ' | sed "s/ $first / FIRST /"
   0 FIRST 65536

The directory's files are shown with these ids: root's belong to the container's root.

  $ sunder run --root root sh -c 'stat -c "%n %u %g" /etc /etc/passwd; chown 7:8 /etc/group; stat -c %u:%g /etc/group'
  /etc 0 0
  /etc/passwd 0 0
  7:8
  $ stat -c %u:%g root/etc/group
  0:0
  $ sunder run --root root sh -c 'echo x >>/etc/passwd; rm -r /bin/wc /home; mkdir /new; ls /'
  bin
  dev
  etc
  mnt
  new
  proc
  root
  run
  sys
  tmp
  var
  $ ls root/bin/wc && ls -d root/home && wc -l <root/etc/passwd
  root/bin/wc
  root/home
  2

So it is with --write-through and --bind: what is made in there belongs to the host's root here, and
what the host's root could do in the directory can the container's.

  $ sunder run --root root --write-through sh -c 'echo hello >/etc/motd; chown 7:8 /etc/motd; mkdir /new'
  $ stat -c '%n %u %g' root/etc/motd root/new
  root/etc/motd 7 8
  root/new 0 0
  $ rm -r root/etc/motd root/new
  $ sunder run --root root --bind shared:/mnt sh -c 'echo secret >/mnt/file; touch /mnt/new; chown 5:6 /mnt/new'
  $ cat shared/file; stat -c '%n %u %g' shared/*
  secret
  shared/file 0 0
  shared/new 5 6
  $ sunder run --root root --bind shared:/mnt:ro --bind shared/file:/file sh -c 'cat /file; rm /mnt/new'
  secret
  rm: can't remove '/mnt/new': Read-only file system
  [1]

--user, --userns
----------------

  $ echo 'eve:x:1234:567:Eve:/home/eve:/bin/sh' >>root/etc/passwd
  $ sunder run --root root --user eve sh -c 'id; echo $HOME'
  uid=1234(eve) gid=567 groups=567
  /home/eve
  $ sunder run --root root --user 70000 id
  sunder: --user 70000: uid 70000, gid 0 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]
  $ sunder run --root root --userns single cat /proc/self/uid_map | tr -s ' ' | sed "s/ $first / FIRST /"
   0 FIRST 1

Only --userns=host gives that up, in as many words:

  $ sunder run --root root --userns host cat /proc/self/uid_map | tr -s ' '
   0 0 4294967295
  $ sunder run --root root --userns host --bind shared:/mnt sh -c 'id -G; stat -c %u /mnt/new; touch /x; ls /x'
  0
  5
  /x
  $ ls root/x
  ls: cannot access 'root/x': No such file or directory
  [2]

Even then it has no more capabilities than others, gains none, and sees as little:

  $ sunder run --root root --userns host grep -e Cap -e NoNew /proc/self/status
  CapInh:	0000000000000000
  CapPrm:	00000000800405fb
  CapEff:	00000000800405fb
  CapBnd:	00000000800405fb
  CapAmb:	0000000000000000
  NoNewPrivs:	1
  $ sunder run --root root --userns host sh -c 'echo 1 >/proc/sys/vm/drop_caches; mount -t tmpfs x /mnt; ls /dev/sd* /dev/vd*' 2>&1
  sh: can't create /proc/sys/vm/drop_caches: Read-only file system
  mount: permission denied (are you root?)
  ls: /dev/sd*: No such file or directory
  ls: /dev/vd*: No such file or directory
  [1]

The other options
-----------------

  $ sunder run --root root --hostname web --read-only --tmpfs /tmp:size=64k --hide /etc/group \
  >   --workdir /tmp --env A=1 --clear-env --cap-add net_raw --cap-drop chown --boottime 5 sh -c '
  >   hostname; touch /x; touch x; ls; cat /etc/group; pwd; echo $A; grep CapEff /proc/self/status'
  web
  touch: /x: Read-only file system
  x
  /tmp
  1
  CapEff:	00000000800425fa
  $ for type in net pid uts ipc cgroup; do
  >   sunder run --root root --share $type readlink /proc/self/ns/$type | grep -c -x -F "$(readlink /proc/self/ns/$type)"
  > done
  1
  1
  1
  1
  1
  $ sunder run --root root --no-init sh -c 'echo $$'
  1

Two containers of one directory at once do not see what the other one writes:

  $ mkfifo said go
  $ sunder run --root root sh -c 'echo 1 >/number; echo ready; read word; cat /number' >said <go &
  $ exec 4<said 5>go
  $ read -r line <&4
  $ sunder run --root root sh -c 'ls /number; echo 2 >/number; cat /number'
  ls: /number: No such file or directory
  2
  $ echo on >&5; cat <&4; wait; exec 4<&- 5>&-
  1

Directories on disk are in /var/lib/sunder, or where --state says, and root's alone:

  $ sunder run --root root --state state --disk --pid-file pid sh -c 'echo ready; read word' >said <go &
  $ exec 4<said 5>go
  $ read -r line <&4
  $ stat -c %a state state/*; ls state/*
  700
  700
  record
  upper0
  work0
  $ cat /proc/$(cat pid)/uid_map | tr -s ' ' | sed "s/ $first / FIRST /"
   0 FIRST 65536
  $ echo on >&5; wait; exec 4<&- 5>&-
  $ ls -A state pid
  ls: cannot access 'pid': No such file or directory
  state:
  [2]
  $ sunder run --root root --disk sh -c 'touch /x; chown 9 /x'
  $ ls -A /var/lib/sunder | diff before -

Somebody else's directory
-------------------------

An ordinary user's directory is shown as it is: its files belong to that uid in there.

  $ as-user make-root theirs
  $ sunder run --root theirs stat -c '%u' /etc/passwd | sed "s/^$(as-user id -u)$/UID/"
  UID
  $ sunder run --root theirs --user "$(as-user id -u)" sh -c 'echo x >>/etc/passwd && echo written'
  written
