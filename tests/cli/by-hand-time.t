By hand: clocks of one's own
============================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

A time namespace shifts two clocks: the one that counts from boot, which uptime shows, and the monotonic
one, with which programs measure. A new one shifts neither:

  $ unshare --time cat /proc/self/timens_offsets
  monotonic           0         0
  boottime            0         0

--boottime and --monotonic are seconds ahead of the host:

  $ unshare --time --boottime 86400 --monotonic 3600 cat /proc/self/timens_offsets
  monotonic        3600         0
  boottime        86400         0
  $ seconds() { cut -d . -f 1 "$1"; }
  $ terminal unshare --time --boottime 86400000 sh
  $ before=$(seconds /proc/uptime)
  $ up=$(inside 'cat /proc/uptime' | cut -d . -f 1)
  $ [ $up -ge $((before + 86400000)) ] && [ $up -le $((before + 86400060)) ] && echo 1000 days ahead
  1000 days ahead
  $ [ $(seconds /proc/uptime) -le $((before + 60)) ] && echo the host is not
  the host is not

The time of day is one for all:

  $ now=$(date +%s) there=$(inside 'date +%s')
  $ [ $there -ge $now ] && [ $there -le $((now + 60)) ] && echo the same
  the same

The program itself is in the namespace, and so is what it starts:

  $ inside '[ /proc/self/ns/time -ef /proc/self/ns/time_for_children ] && echo both'
  both
  $ inside "[ /proc/self/ns/time -ef /proc/$$/ns/time ]"
  [1]

nsenter sees the same clocks:

  $ up=$(nsenter --target $terminal --time cat /proc/uptime | cut -d . -f 1)
  $ [ $up -ge $((before + 86400000)) ] && echo 1000 days ahead
  1000 days ahead

Once a process is in it, the offsets stay:

  $ inside 'echo boottime 5 0 >/proc/self/timens_offsets'
  sh: *: echo: I/O error (glob)
  [1]
  $ close_terminal

A clock can be set back, as far as to the moment it began to count:

  $ unshare --time --monotonic -3 --boottime=-5 cat /proc/self/timens_offsets
  monotonic          -3         0
  boottime           -5         0
  $ unshare --time --boottime -99999999999 true 2>&1 | head -n 1
  unshare: failed to write to /proc/self/timens_offsets: Numerical result out of range

Offsets are those of a time namespace:

  $ unshare --boottime 5 true 2>&1 | head -n 1
  unshare: options --monotonic and --boottime require unsharing of a time namespace (-T)

As an ordinary user
-------------------

  $ as-user unshare --time true
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  $ as-user unshare --map-root-user --time --boottime 86400 cat /proc/self/timens_offsets
  monotonic           0         0
  boottime        86400         0
  $ up=$(as-user unshare --map-root-user --time --fork --boottime 86400000 cut -d . -f 1 /proc/uptime)
  $ [ $up -ge 86400000 ] && echo 1000 days ahead
  1000 days ahead
