By hand: a network of one's own
===============================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces ip busybox || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

A new network namespace has the loopback interface, which is down, and nothing else:

  $ terminal unshare --net sh
  $ inside 'ip -o link' | sed 's/ mtu.* state/ state/; s/ mode.*//'
  1: lo: <LOOPBACK> state DOWN
  $ inside 'ip -o addr'

There is no route, not even to itself:

  $ inside 'ip route; ip -6 route'
  $ inside 'ip route get 192.0.2.1'
  RTNETLINK answers: Network is unreachable
  [2]
  $ inside 'ip route get 127.0.0.1'
  RTNETLINK answers: Network is unreachable
  [2]
  $ inside 'ip link set lo up; ip -o route get 127.0.0.1' | sed 's/ src.*//'
  local 127.0.0.1 dev lo

From the first terminal it is to be seen with nsenter; the host's is as it was.

  $ nsenter --target $terminal --net ip -o -4 addr | tr -s ' ' | cut -d ' ' -f 2-4
  lo inet 127.0.0.1/8
  $ [ /proc/self/ns/net -ef /proc/$terminal/ns/net ]
  [1]
  $ close_terminal

What the kernel shows of the network in /sys/class/net is that of the namespace in which sysfs was
mounted:

  $ unshare --net --mount sh -c 'mount -t sysfs none /mnt; ls /mnt/class/net'
  lo

A cable
-------

A pair of veth interfaces connects two namespaces. For the test, the host is such a namespace too:

  $ cat >host <<'END'
  > . by-hand
  > terminal unshare --net sh
  > ip link add name outer type veth peer name inner netns $terminal
  > ip addr add 10.0.0.1/24 dev outer && ip link set outer up
  > inside 'ip addr add 10.0.0.2/24 dev inner; ip link set inner up; ip link set lo up'
  > inside 'ip route add default via 10.0.0.1'
  > inside 'ip route' | sed 's/ *$//'
  > ip route get 10.0.0.2 | head -n 1 | sed 's/ *uid.*//'
  > busybox ping -c 1 -W 5 -q 10.0.0.2 | grep received
  > inside 'busybox ping -c 1 -W 5 -q 10.0.0.1 | grep received'
  > close_terminal
  > END
  $ unshare --net sh host
  default via 10.0.0.1 dev inner
  10.0.0.0/24 dev inner proto kernel scope link src 10.0.0.2
  10.0.0.2 dev outer src 10.0.0.1
  1 packets transmitted, 1 packets received, 0% packet loss
  1 packets transmitted, 1 packets received, 0% packet loss

An ordinary user, who is root in the user namespace that both networks belong to, can do the same:

  $ as-user unshare --map-root-user --net --mount sh -c '
  >   mount -t tmpfs none /mnt && cd /mnt && sh "$0"' "$PWD/host" | tail -n 1
  1 packets transmitted, 1 packets received, 0% packet loss

As an ordinary user
-------------------

  $ as-user unshare --net true
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  $ as-user unshare --map-root-user --net sh -c 'ip link set lo up; ip -o route get 127.0.0.1' |
  >   sed 's/ src.*//'
  local 127.0.0.1 dev lo
