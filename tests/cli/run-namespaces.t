What a container shares with the host, and what not
====================================================

  $ need user user-namespaces plain-build || exit
  $ chmod 777 . && as-user make-root root
  $ run() { as-user sunder run --root root "$@"; }
  $ cat >namespaces <<'END'
  > for type in cgroup ipc mnt net pid time user uts; do
  >   echo "$type $(readlink /proc/self/ns/$type)"
  > done
  > END
  $ sh namespaces >host
  $ compare() { run "$@" sh -c "$(cat namespaces)" | join host - |
  >   while read -r type theirs ours; do [ "$theirs" != "$ours" ] || echo "$type is the host's"; done; }

Everything is its own, but for the time, which is only if it is shifted:

  $ compare
  time is the host's
  $ compare --boottime 5

--share TYPE
------------

  $ for type in net pid uts ipc cgroup; do compare --share $type; done | grep -v ^time
  net is the host's
  pid is the host's
  uts is the host's
  ipc is the host's
  cgroup is the host's
  $ compare --share net --share uts
  net is the host's
  time is the host's
  uts is the host's
  $ run --share user id
  sunder: create the namespaces without a user namespace: Operation not permitted
  sunder: hint: it needs CAP_SYS_ADMIN: leave out --userns=host, or --share user
  [125]
  $ run --share mnt true
  sunder run: --share mnt: one of net, pid, uts, ipc, cgroup, user
  Try 'sunder run --help' for more information.
  [125]

A shared host name is the host's, and cannot be changed:

  $ run --share uts hostname | diff - /proc/sys/kernel/hostname
  $ run --share uts --cap-add ALL hostname changed
  hostname: sethostname: Operation not permitted
  [1]
  $ run --share uts --hostname other hostname
  sunder: --hostname needs a host name of its own: leave out --share uts
  [125]

With --share pid /proc is the host's, read-only:

  $ run --share pid sh -c 'kill -0 1; cat /proc/1/comm >/dev/null && echo seen; echo x >/proc/self/comm'
  sh: can't kill pid 1: Operation not permitted
  seen
  sh: can't create /proc/self/comm: Read-only file system
  [1]
  $ run --share pid sh -c 'exit 5'
  [5]
  $ run --share pid sh -c 'sleep 1000 & setsid sleep 1000 & echo left'
  left

The processes that it left are gone:

  $ as-user ps -o args= -u "$(as-user id -u)" | grep -c '[s]leep 1000'
  0
  [1]

--share ipc leaves no /dev/mqueue of its own:

  $ run --share ipc ls /dev | grep mqueue
  [1]

--net none|host
---------------

  $ run ip -o link | cut -d : -f 2
   lo
  $ run ip -o -4 addr | tr -s ' ' | cut -d ' ' -f 2-4
  lo inet 127.0.0.1/8
  $ run --net none sh -c 'nc -l -p 4444 -e echo hello & until nc 127.0.0.1 4444 </dev/null 2>/dev/null; do :; done'
  hello
  $ compare --net host
  net is the host's
  time is the host's
  $ run --net host cat /etc/resolv.conf | diff - /etc/resolv.conf
  $ run --net host ls /sys/class/net | diff - /sys/class/net 2>/dev/null; run --net host ls /sys/class/net >inside
  $ ls /sys/class/net | diff - inside
  $ run --net host --cap-add ALL ip link set lo down
  ip: SIOCSIFFLAGS: Operation not permitted
  [2]
  $ run --net bridge true
  sunder run: --net bridge: one of none, host
  Try 'sunder run --help' for more information.
  [125]

--boottime, --monotonic SECONDS
-------------------------------

  $ seconds() { cut -d . -f 1 "$@"; }
  $ before=$(seconds /proc/uptime)
  $ up=$(run --boottime 1000000 cat /proc/uptime | seconds)
  $ [ $up -ge $((before + 1000000)) ] && [ $up -le $((before + 1000060)) ] && echo a million seconds ahead
  a million seconds ahead
  $ run --boottime 7 --monotonic -3 cat /proc/self/timens_offsets
  monotonic          -3         0
  boottime            7         0
  $ run --monotonic soon true
  sunder run: --monotonic soon: not a number of seconds
  Try 'sunder run --help' for more information.
  [125]
  $ run --boottime 99999999999 true
  sunder: set the clocks 0 and 99999999999 seconds off: a clock would stand before 0, or after 146 years
  [125]
  $ run --boottime -4000000000 true
  sunder: * (glob)
  [125]

--nest
------

There are no user namespaces in a container, and so no containers: that much less of the kernel is
exposed.

  $ cp "$(readlink -f "$(command -v sunder)")" sunder && as-user mkdir -p root/inner
  $ as-user sh -c 'cp -a root/bin root/etc root/inner'
  $ run --bind "$PWD/sunder:/sunder:ro" /sunder run --root /inner true
  sunder: create the namespaces: no user namespaces are allowed in this container
  sunder: hint: run the outer container with: sunder run --nest
  [125]
  $ run --bind "$PWD/sunder:/sunder:ro" unshare -U true
  unshare: unshare(0x10000000): No space left on device
  [1]
  $ run --bind "$PWD/sunder:/sunder:ro" /sunder unshare -U true
  unshare: unshare failed: No space left on device
  unshare: hint: no user namespaces are allowed in this container; run the outer container with: sunder run --nest
  [1]

With --nest there are:

  $ run --nest --bind "$PWD/sunder:/sunder:ro" --tmpfs /tmp /sunder run --root /inner --write-through --hostname inner \
  >   sh -c 'id -u; hostname; echo /proc/[0-9]*'
  0
  inner
  /proc/1 /proc/2
  $ run --nest --bind "$PWD/sunder:/sunder:ro" --bind "$PWD/root:/copy" \
  >   /sunder run --root /copy --hostname inner sh -c 'id -u; hostname; echo /proc/[0-9]*; touch /x; ls /x'
  0
  inner
  /proc/1 /proc/2
  /x
  $ run --nest --bind "$PWD/sunder:/sunder:ro" --bind "$PWD/root:/copy" \
  >   /sunder run --nest --root /copy --bind /sunder --bind /copy \
  >   /sunder run --root /copy hostname --help 2>&1 | head -1
  BusyBox * (glob)
  $ ls root/x
  ls: cannot access 'root/x': No such file or directory
  [2]

The copy of the machine can nest as well:

  $ as-user mkdir project && cd project
  $ as-user sunder run --nest --bind "$PWD/../sunder:/tmp/sunder" /tmp/sunder run sh -c 'pwd; id -u' >../inside
  $ as-user sh -c 'pwd; id -u' | diff - ../inside
  $ as-user sunder run --nest unshare -Ur id -u
  0
  $ cd ..

--no-init
---------

  $ run --no-init sh -c 'echo $$; echo /proc/[0-9]*'
  1
  /proc/1
  $ run --no-init --user 5 --workdir /etc --hostname web sh -c 'id -u; pwd; hostname; exit 4'
  5
  /etc
  web
  [4]
  $ run --no-init grep -e NoNewPrivs -e CapBnd /proc/self/status
  CapBnd:	00000000800405fb
  NoNewPrivs:	1
