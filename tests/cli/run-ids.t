Who you are in a container
==========================

  $ need user user-namespaces || exit
  $ chmod 777 . && as-user make-root root
  $ uid=$(as-user id -u) gid=$(as-user id -g)
  $ echo 'eve:x:1234:567:Eve:/home/eve:/bin/sh' >>root/etc/passwd
  $ printf 'users:x:567:\nwheel:x:10:eve,root\naudio:x:63:eve\nfar:x:4000000:eve\n' >>root/etc/group

With --root: root, who is you
-----------------------------

Your subordinate ids, of /etc/subuid and /etc/subgid, follow.

  $ range=$(sed -n "s/^$(as-user id -un)://p" /etc/subuid | head -n 1 | tr : ' ')
  $ as-user sunder run --root root id
  uid=0(root) gid=0(root)
  $ as-user sunder run --root root cat /proc/self/uid_map | sed "s/ $uid / UID /; s/ ${range% *} / FIRST /" | tr -s ' '
   0 UID 1
   1 FIRST 65536
  $ as-user sunder run --root root cat /proc/self/gid_map | awk '{print $1, $3}'
  0 1
  1 65536

So root of the container can give files to others, as package managers do, and is nobody special on
the host: what it makes there is yours, and what the others make belongs to your subordinate ids.

  $ as-user mkdir shared
  $ as-user sunder run --root root --bind shared:/shared sh -c '
  >   cd /shared; touch root eve; chown eve:users eve; stat -c "%n %u %g" *'
  eve 1234 567
  root 0 0
  $ stat -c '%n %u %g' shared/* | sed "s/ $uid $gid$/ UID GID/; s/ $((${range% *} + 1233)) / FIRST+1233 /; s/ [0-9]*$/ ANOTHER/"
  shared/eve FIRST+1233 ANOTHER
  shared/root UID GID
  $ as-user sunder run --root root --bind shared:/shared rm /shared/eve
  $ ls shared
  root

The host's root has no place in it; its files are nobody's.

  $ as-user sunder run --root root --bind /etc/shadow:/shadow sh -c '
  >   stat -c %u /shadow; cat /shadow; chmod 666 /shadow; chown 0 /shadow; rm /shadow' 2>&1
  65534
  cat: can't open '/shadow': Permission denied
  chmod: /shadow: Operation not permitted
  chown: /shadow: Operation not permitted
  rm: can't remove '/shadow': Device or resource busy
  [1]

Without --root: yourself
------------------------

  $ as-user sunder run id -u | sed "s/^$uid$/UID/"
  UID
  $ as-user sunder run cat /proc/self/uid_map | tr -s ' ' |
  >   sed "s/ $uid/ UID/g; s/ $((uid + 1))/ UID+1/; s/ ${range% *} / FIRST /"
   0 FIRST UID
   UID UID 1
   UID+1 * * (glob)
  $ as-user id -G >outside && as-user sunder run id -G | diff outside -

--user
------

Somebody of the container's /etc/passwd, with that one's groups and home; a group that is not in the
map is left out.

  $ as-user sunder run --root root --user eve sh -c 'id; echo $HOME $USER $LOGNAME'
  uid=1234(eve) gid=567(users) groups=10(wheel),63(audio),567(users)
  /home/eve eve eve

Numbers do, too. Of a uid that /etc/passwd knows, the rest is taken from there.

  $ as-user sunder run --root root --user 1234 id
  uid=1234(eve) gid=567(users) groups=10(wheel),63(audio),567(users)
  $ as-user sunder run --root root --user 1234:10 id -u -r
  1234
  $ as-user sunder run --root root --user 1234:10 id -g
  10
  $ as-user sunder run --root root --user 77:88 sh -c 'id; echo $HOME $USER'
  uid=77 gid=88 groups=88
  /

In the copy of the machine root is a subordinate id, who can do no more than others to your files:

  $ as-user sunder run --user 0 sh -c 'id -u; echo $HOME; touch ~/file; mkdir -p /tmp/x; stat -c %u /tmp/x'
  0
  /root
  touch: cannot touch '/root/file': * (glob)
  0

What --user cannot be:

  $ as-user sunder run --root root --user mallory id
  sunder: --user mallory: neither a user of the container nor UID[:GID]
  [125]
  $ for user in -1 1: :1 1:x 0x1 4294967295 1:4294967295 1:2:3 ' 1' eve:10 ''; do
  >   as-user sunder run --root root --user "$user" id
  > done
  sunder: --user -1: neither a user of the container nor UID[:GID]
  sunder: --user 1:: neither a user of the container nor UID[:GID]
  sunder: --user :1: neither a user of the container nor UID[:GID]
  sunder: --user 1:x: neither a user of the container nor UID[:GID]
  sunder: --user 0x1: neither a user of the container nor UID[:GID]
  sunder: --user 4294967295: neither a user of the container nor UID[:GID]
  sunder: --user 1:4294967295: neither a user of the container nor UID[:GID]
  sunder: --user 1:2:3: neither a user of the container nor UID[:GID]
  sunder: --user  1: neither a user of the container nor UID[:GID]
  sunder: --user eve:10: neither a user of the container nor UID[:GID]
  sunder run: --user: an empty word
  Try 'sunder run --help' for more information.
  [125]
  $ as-user sunder run --root root --user 4000000 id
  sunder: --user 4000000: uid 4000000, gid 0 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]
  $ as-user sunder run --root root --user 0:4000000 id
  sunder: --user 0:4000000: uid 0, gid 4000000 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]

--userns
--------

single: no id but your own. It needs no subordinate ids, and no help of setuid programs.

  $ as-user sunder run --root root --userns single cat /proc/self/uid_map | tr -s ' ' | sed "s/ $uid / UID /"
   0 UID 1
  $ as-user sunder run --userns single cat /proc/self/uid_map | tr -s ' ' | sed "s/ $uid/ UID/g"
   UID UID 1
  $ as-user sunder run --root root --userns single sh -c 'touch /file; chown eve /file; cat /proc/self/setgroups'
  chown: /file: Invalid argument
  deny
  $ as-user sunder run --root root --userns single --user eve id
  sunder: --user eve: uid 1234, gid 567 is not in the container's id map
  sunder: hint: --userns=auto maps the ids that /etc/subuid and /etc/subgid give you
  [125]

host: no user namespace, and so nothing for an ordinary user.

  $ as-user sunder run --root root --userns host id
  sunder: create the namespaces without a user namespace: Operation not permitted
  sunder: hint: it needs CAP_SYS_ADMIN: leave out --userns=host, or --share user
  [125]

auto is what you get without --userns:

  $ as-user sunder run --root root cat /proc/self/uid_map >one
  $ as-user sunder run --root root --userns auto cat /proc/self/uid_map | cmp - one
