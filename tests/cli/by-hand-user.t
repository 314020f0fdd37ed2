By hand: user ids of one's own
==============================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t. What follows is done by
an ordinary user, in both terminals; the host's root does nothing.

  $ need user user-namespaces hostname ip newuidmap newgidmap || exit
  $ . by-hand && chmod 777 .
  $ unshare --version
  unshare from sunder * (glob)
  $ uid=$(as-user id -u) gid=$(as-user id -g)

Nobody
------

A new user namespace has no id map, and so its only user is nobody, who has no capability:

  $ terminal as-user unshare --user sh
  $ inside 'id'
  uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
  $ inside 'cat /proc/self/uid_map /proc/self/gid_map'
  $ inside 'grep CapEff /proc/self/status'
  CapEff:	0000000000000000

and may do nothing that an ordinary user may not:

  $ inside 'unshare --mount true 2>&1 | head -n 1'
  unshare: unshare failed: Operation not permitted

On the host the process is still the user's:

  $ stat -c %u /proc/$terminal | sed "s/^$uid$/the user/"
  the user

The map, from outside
---------------------

A process of the same user in the other terminal may write the map: its own id, and with the help of
newuidmap and newgidmap the subordinate ids that /etc/subuid and /etc/subgid give it.

  $ ranges() { grep -e "^$(as-user id -un):" -e "^$uid:" "$1" | head -n 1 | cut -d : -f 2-3 | tr : ' '; }
  $ uids=$(ranges /etc/subuid) gids=$(ranges /etc/subgid)
  $ as-user newuidmap $terminal 0 $uid 1 1 $uids
  $ as-user newgidmap $terminal 0 $gid 1 1 $gids

From then on the shell inside, which has waited, is root there:

  $ inside 'id -u; id -g'
  0
  0
  $ inside 'cat /proc/self/uid_map' | tr -s ' ' | sed "s/ $uid / USER /; s/ $uids$/ SUBORDINATE IDS/"
   0 USER 1
   1 SUBORDINATE IDS

Its programs have all capabilities, and what was refused before is allowed:

  $ inside 'grep CapEff /proc/self/status'
  CapEff:	000001ffffffffff
  $ inside 'unshare --mount sh -c "mount -t tmpfs none /mnt && echo mounted"'
  mounted

A file made there belongs to the user outside, and one that is given to another user to a subordinate id:

  $ inside 'touch mine other; chown 5:5 other; stat -c "%n %u %g" mine other'
  mine 0 0
  other 5 5
  $ stat -c '%n %u %g' mine other | sed "s/ $uid $gid$/ USER GROUP/;
  >   s/ $((${uids% *} + 4)) $((${gids% *} + 4))$/ FIFTH SUBORDINATE IDS/"
  mine USER GROUP
  other FIFTH SUBORDINATE IDS

Files of users that have no id in the map are nobody's; to them root inside is like anyone else:

  $ inside 'stat -c %U /etc/passwd; cat /etc/shadow'
  nobody
  cat: /etc/shadow: Permission denied
  [1]
  $ inside 'chown 0 /etc/passwd'
  chown: changing ownership of '/etc/passwd': Operation not permitted
  [1]

A map is written once:

  $ as-user newuidmap $terminal 0 $uid 1 2>&1 | head -n 1
  newuidmap: write to uid_map failed: Operation not permitted
  $ inside 'rm other' && close_terminal

Without the helpers the one id of the user can be mapped, and the group's after setgroups() was given up:

  $ terminal as-user unshare --user sh
  $ inside 'id -u'
  65534
  $ as-user sh -c "echo 0 $gid 1 >/proc/$terminal/gid_map"
  sh: 1: echo: echo: I/O error
  [1]
  $ as-user sh -c "echo deny >/proc/$terminal/setgroups && echo 0 $gid 1 >/proc/$terminal/gid_map"
  $ as-user sh -c "echo 0 $uid 1 >/proc/$terminal/uid_map"
  $ inside 'id -u; id -g'
  0
  0
  $ close_terminal

--map-root-user
---------------

This is what -r does at once:

  $ as-user unshare -r id
  uid=0(root) gid=0(root) groups=0(root)
  $ as-user unshare -r cat /proc/self/uid_map | tr -s ' ' | sed "s/ $uid / USER /"
   0 USER 1
  $ as-user unshare -r cat /proc/self/gid_map | tr -s ' ' | sed "s/ $gid / GROUP /"
   0 GROUP 1
  $ as-user unshare -r cat /proc/self/setgroups
  deny
  $ as-user unshare -r sh -c 'id -u >made-inside' && stat -c %u made-inside | sed "s/^$uid$/the user/"
  the user

Full powers inside:

  $ as-user unshare -r grep -e CapPrm -e CapEff -e CapBnd /proc/self/status
  CapPrm:	000001ffffffffff
  CapEff:	000001ffffffffff
  CapBnd:	000001ffffffffff

and none outside: over the host's name, its mounts, its clock, its processes, its network and other
users' files, each of which is of a namespace that is not this user's.

  $ as-user unshare -r hostname container
  hostname: you must be root to change the host name
  [1]
  $ as-user unshare -r mount -t tmpfs none /mnt 2>&1 | head -n 1
  mount: /mnt: permission denied.
  $ as-user unshare -r date -s 2001-01-01 2>&1 >/dev/null
  date: cannot set date: Operation not permitted
  [1]
  $ as-user unshare -r sh -c 'kill -0 1' 2>&1 | head -n 1
  sh: 1: kill: Operation not permitted
  $ as-user unshare -r ip link set lo down
  RTNETLINK answers: Operation not permitted
  [2]
  $ as-user unshare -r chown 1 made-inside
  chown: changing ownership of 'made-inside': Invalid argument
  [1]

With the namespace of the thing itself it is this user's, and is allowed:

  $ as-user unshare -r --uts --mount --net sh -c '
  >   hostname container && mount -t tmpfs none /mnt && ip link set lo up && hostname'
  container

Other maps
----------

--map-current-user keeps the id. Then the program has the powers of root only with --keep-caps:

  $ as-user unshare --map-current-user id -u | sed "s/^$uid$/the user/"
  the user
  $ as-user unshare --map-current-user grep CapEff /proc/self/status
  CapEff:	0000000000000000
  $ as-user unshare --map-current-user --keep-caps grep CapEff /proc/self/status
  CapEff:	000001ffffffffff

or is any number:

  $ as-user unshare --map-user=7 --map-group=8 sh -c 'id -u; id -g'
  7
  8

--map-auto asks newuidmap and newgidmap for the subordinate ids:

  $ as-user unshare -r --map-auto cat /proc/self/uid_map | tr -s ' ' |
  >   sed "s/ $uid / USER /; s/ $uids$/ SUBORDINATE IDS/"
   0 USER 1
   1 SUBORDINATE IDS
  $ as-user unshare -r --map-auto sh -c '
  >   cat /proc/self/setgroups; touch its; chown 1:1 its; stat -c %u its; rm its'
  allow
  1

--map-users takes any part of them, as the helper does:

  $ as-user unshare --map-users=0:${uids% *}:10 --map-groups=0:${gids% *}:10 -S 3 -G 4 sh -c '
  >   id -u; id -g; cat /proc/self/uid_map' | tr -s ' ' | sed "s/ ${uids% *} / FIRST SUBORDINATE ID /"
  3
  4
   0 FIRST SUBORDINATE ID 10
  $ as-user unshare --map-users=0:0:10 true 2>&1 | head -n 1
  newuidmap: uid range [0-10) -> [0-10) not allowed

-r with --setgroups=deny says what it does anyway:

  $ as-user unshare -r --setgroups=deny id -u
  0
