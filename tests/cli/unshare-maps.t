sunder unshare: id maps
=======================

  $ need root user plain-user user-namespaces /usr/bin/unshare newuidmap strace python3 || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/unshare
  $ mkdir theirs && ln -s /usr/bin/unshare theirs/unshare

`maps` takes options, line by line, and shows what comes of them: the map of users, that of groups, and
setgroups inside. As the ordinary user; `root_maps`: as root. The number of the user is ID here, and
what it has in /etc/subuid is FIRST and COUNT.

  $ user=$SUNDER_TEST_USER; id=$(id -u "$user")
  $ first=$(sed -n "s/^$user:\([0-9]*\):.*/\1/p" /etc/subuid) count=$(sed -n "s/^$user:.*://p" /etc/subuid)
  $ cat >show <<'END'
  > for file in uid_map gid_map setgroups; do
  >   lines=
  >   while read -r inside outside count; do lines="$lines/$inside${count:+ $outside $count}"; done </proc/self/$file
  >   shown="$shown|${lines#/}"
  > done
  > echo "${shown#|}"; unset shown
  > END
  $ cat >each <<'END'
  > while read -r options; do
  >   eval "set -- $options"
  >   echo "$options: $("$UNSHARE" "$@" sh show 2>&1)"
  > done
  > END
  $ named() { sed "s/\b$id\b/ID/g; s/\b$first\b/FIRST/g; s/\b$count\b/COUNT/g"; }
  $ maps() { as-user env FIRST="$first" UNSHARE="${from-ours}/unshare" sh each | named; }
  $ root_maps() { UNSHARE=ours/unshare sh each; }

`both` shows what is the same with theirs:

  $ both() { cat >words; maps <words >one; from=theirs maps <words >two; diff one two && cat one; }

One id
------

The last one counts:

  $ both <<'END'
  > -U
  > -r
  > -c
  > -rc
  > -cr
  > -c -r
  > --map-user=5
  > --map-user daemon
  > --map-user=007
  > --map-user=4294967294
  > --map-group=5
  > --map-group=daemon
  > --map-user=3 --map-group=4
  > -r --map-user=6
  > --map-user=6 -r
  > --map-user=1 --map-user=2 --map-group=3 --map-group=bin
  > END
  -U: ||allow
  -r: 0 ID 1|0 ID 1|deny
  -c: ID ID 1|ID ID 1|deny
  -rc: ID ID 1|ID ID 1|deny
  -cr: 0 ID 1|0 ID 1|deny
  -c -r: 0 ID 1|0 ID 1|deny
  --map-user=5: 5 ID 1||allow
  --map-user daemon: 1 ID 1||allow
  --map-user=007: 7 ID 1||allow
  --map-user=4294967294: 4294967294 ID 1||allow
  --map-group=5: |5 ID 1|deny
  --map-group=daemon: |1 ID 1|deny
  --map-user=3 --map-group=4: 3 ID 1|4 ID 1|deny
  -r --map-user=6: 6 ID 1|0 ID 1|deny
  --map-user=6 -r: 0 ID 1|0 ID 1|deny
  --map-user=1 --map-user=2 --map-group=3 --map-group=bin: 2 ID 1|2 ID 1|deny

What is no id is refused (theirs, as of 2.38, takes numbers that are too large):

  $ maps <<'END'
  > --map-user=
  > --map-user=x
  > --map-user=-1
  > --map-user=4294967295
  > --map-user=99999999999999999999999
  > --map-user=5x
  > --map-user=' 5'
  > --map-user=0x5
  > --map-group=
  > --map-group=nobody-here
  > --map-group=-1
  > --map-group=4294967295
  > END
  --map-user=: unshare: failed to parse uid '': Invalid argument
  --map-user=x: unshare: failed to parse uid 'x': Invalid argument
  --map-user=-1: unshare: failed to parse uid '-1': Invalid argument
  --map-user=4294967295: unshare: failed to parse uid '4294967295': Numerical result out of range
  --map-user=99999999999999999999999: unshare: failed to parse uid '99999999999999999999999': Numerical result out of range
  --map-user=5x: unshare: failed to parse uid '5x': Invalid argument
  --map-user=' 5': 5 ID 1||allow
  --map-user=0x5: unshare: failed to parse uid '0x5': Invalid argument
  --map-group=: unshare: failed to parse gid '': Invalid argument
  --map-group=nobody-here: unshare: failed to parse gid 'nobody-here': Invalid argument
  --map-group=-1: unshare: failed to parse gid '-1': Invalid argument
  --map-group=4294967295: unshare: failed to parse gid '4294967295': Numerical result out of range

setgroups, and fault a
----------------------

  $ both <<'END'
  > -U --setgroups=allow
  > -U --setgroups=deny
  > --map-user=0 --setgroups=allow
  > --map-user=0 --setgroups=deny
  > --map-auto --setgroups=allow
  > -r --setgroups=allow
  > --setgroups=deny
  > -U --setgroups=perhaps
  > -U --setgroups=
  > END
  -U --setgroups=allow: ||allow
  -U --setgroups=deny: ||deny
  --map-user=0 --setgroups=allow: 0 ID 1||allow
  --map-user=0 --setgroups=deny: 0 ID 1||deny
  --map-auto --setgroups=allow: 0 FIRST COUNT|0 FIRST COUNT|allow
  -r --setgroups=allow: unshare: options --setgroups=allow and --map-group are mutually exclusive
  --setgroups=deny: unshare: cannot open /proc/self/setgroups: Permission denied
  -U --setgroups=perhaps: unshare: unsupported --setgroups argument 'perhaps'
  -U --setgroups=: unshare: unsupported --setgroups argument ''

Fault a: denying what a map of the group denies anyway, or denying it with ranges, fails in theirs.

  $ cat >words <<'END'
  > -r --setgroups=deny
  > --map-group=3 --setgroups=deny
  > --map-auto --setgroups=deny
  > --map-groups=auto --setgroups=deny
  > END
  $ from=theirs maps <words
  -r --setgroups=deny: unshare: write failed /proc/self/setgroups: Operation not permitted
  --map-group=3 --setgroups=deny: unshare: write failed /proc/self/setgroups: Operation not permitted
  --map-auto --setgroups=deny: unshare: write failed /proc/self/setgroups: Operation not permitted
  --map-groups=auto --setgroups=deny: unshare: write failed /proc/self/setgroups: Operation not permitted
  $ maps <words
  -r --setgroups=deny: 0 ID 1|0 ID 1|deny
  --map-group=3 --setgroups=deny: |3 ID 1|deny
  --map-auto --setgroups=deny: 0 FIRST COUNT|0 FIRST COUNT|deny
  --map-groups=auto --setgroups=deny: |0 FIRST COUNT|deny
  $ root_maps <<'END'
  > -r --setgroups=deny
  > --map-users=0:0:9 --map-groups=0:0:9 --setgroups=deny
  > END
  -r --setgroups=deny: 0 0 1|0 0 1|deny
  --map-users=0:0:9 --map-groups=0:0:9 --setgroups=deny: 0 0 9|0 0 9|deny

Ranges
------

  $ both <<'END'
  > --map-auto
  > --map-users=auto
  > --map-groups=auto
  > --map-users=$FIRST,0,10
  > --map-users=$FIRST,0,10 --map-groups=$FIRST,7,3
  > END
  --map-auto: 0 FIRST COUNT|0 FIRST COUNT|allow
  --map-users=auto: 0 FIRST COUNT||allow
  --map-groups=auto: |0 FIRST COUNT|allow
  --map-users=$FIRST,0,10: 0 FIRST 10||allow
  --map-users=$FIRST,0,10 --map-groups=$FIRST,7,3: 0 FIRST 10|7 FIRST 3|allow

What releases behind 2.38 have: the other order, subids, all, and several.

  $ maps <<'END'
  > --map-users=0:$FIRST:10
  > --map-subids
  > --map-users=subids
  > --map-groups=subids
  > --map-users=auto --map-groups=subids
  > --map-users=0:$FIRST:1 --map-users=$FIRST,9,1 --map-groups=9:$FIRST:1
  > END
  --map-users=0:$FIRST:10: 0 FIRST 10||allow
  --map-subids: FIRST FIRST COUNT|FIRST FIRST COUNT|allow
  --map-users=subids: FIRST FIRST COUNT||allow
  --map-groups=subids: |FIRST FIRST COUNT|allow
  --map-users=auto --map-groups=subids: 0 FIRST COUNT|FIRST FIRST COUNT|allow
  --map-users=0:$FIRST:1 --map-users=$FIRST,9,1 --map-groups=9:$FIRST:1: newuidmap: write to uid_map failed: Invalid argument
  unshare: hint: two ranges have an id in common, inside or outside, or one goes past the last id
  $ maps <<'END' | sed "s/ $((first + 1)) / FIRST+1 /"
  > --map-users=0:$FIRST:1 --map-users=$((FIRST+1)),9,2 --map-groups=9:$FIRST:1
  > END
  --map-users=0:$FIRST:1 --map-users=$((FIRST+1)),9,2 --map-groups=9:$FIRST:1: 0 FIRST 1/9 FIRST+1 2|9 FIRST 1|allow
  $ root_maps <<'END'
  > --map-users=all --map-groups=all
  > --map-users=0:0:5 --map-users=50:60:2 --map-groups=0:0:1 ours/unshare --map-users=all
  > END
  --map-users=all --map-groups=all: 0 0 4294967295|0 0 4294967295|allow
  --map-users=0:0:5 --map-users=50:60:2 --map-groups=0:0:1 ours/unshare --map-users=all: 0 0 5/50 50 2||allow

  $ maps <<'END'
  > --map-users=
  > --map-users=1
  > --map-users=1:2
  > --map-users=1:2:3:4
  > --map-users=1,2
  > --map-users=1,2,3,4
  > --map-users=1:2,3
  > --map-users=x:0:1
  > --map-users=0:0:0
  > --map-users=-1:0:1
  > --map-users=0:0:4294967296
  > --map-users=99999999999:0:1
  > --map-groups=Auto
  > END
  --map-users=: unshare: invalid mapping ''
  --map-users=1: unshare: invalid mapping '1'
  --map-users=1:2: unshare: invalid mapping '1:2'
  --map-users=1:2:3:4: unshare: invalid mapping '1:2:3:4'
  --map-users=1,2: unshare: invalid mapping '1,2'
  --map-users=1,2,3,4: unshare: invalid mapping '1,2,3,4'
  --map-users=1:2,3: unshare: invalid mapping '1:2,3'
  --map-users=x:0:1: unshare: invalid mapping 'x:0:1'
  --map-users=0:0:0: unshare: invalid mapping '0:0:0'
  --map-users=-1:0:1: unshare: invalid mapping '-1:0:1'
  --map-users=0:0:4294967296: unshare: invalid mapping '0:0:4294967296'
  --map-users=99999999999:0:1: unshare: invalid mapping '99999999999:0:1'
  --map-groups=Auto: unshare: invalid mapping 'Auto'

Around one id
-------------

The single id comes first. A range that overlaps it on either side loses its last id and is split; a range
of `auto` begins where there is room, and loses none. (Theirs loses one, as of 2.38.)

  $ root_maps <<'END'
  > --map-user=5 --map-users=0:100000:10
  > --map-user=0 --map-users=100:0:10
  > --map-user=50 --map-users=0:100000:10 --map-users=45:200000:10
  > -r --map-users=0:0:10 --map-groups=all
  > END
  --map-user=5 --map-users=0:100000:10: 5 0 1/0 100000 5/6 100005 4||allow
  --map-user=0 --map-users=100:0:10: 0 0 1/100 1 9||allow
  --map-user=50 --map-users=0:100000:10 --map-users=45:200000:10: 50 0 1/0 100000 10/45 200000 5/51 200005 4||allow
  -r --map-users=0:0:10 --map-groups=all: 0 0 1/1 1 9|0 0 1/1 1 4294967294|allow
  $ maps <<'END'
  > -r --map-auto
  > -r --map-users=auto
  > -r --map-groups=auto
  > -r --map-subids
  > -r --map-auto --setgroups=allow
  > END
  -r --map-auto: 0 ID 1/1 FIRST COUNT|0 ID 1/1 FIRST COUNT|allow
  -r --map-users=auto: 0 ID 1/1 FIRST COUNT|0 ID 1|deny
  -r --map-groups=auto: 0 ID 1|0 ID 1/1 FIRST COUNT|allow
  -r --map-subids: 0 ID 1/FIRST FIRST COUNT|0 ID 1/FIRST FIRST COUNT|allow
  -r --map-auto --setgroups=allow: 0 ID 1/1 FIRST COUNT|0 ID 1/1 FIRST COUNT|allow

and as the manual of util-linux has it, with a user 4242 and the range 200000:65536. Here that is
root's, in a mount namespace with files of its own:

  $ fake() { cat >script; /usr/bin/unshare -m sh -c 'mount --bind subuid /etc/subuid && mount --bind subgid /etc/subgid && . ./script'; }
  $ echo root:200000:65536 | tee subuid >subgid
  $ fake <<'END'
  > for options in --map-auto '-r --map-auto' '--map-user=4242 --map-auto' --map-subids '-r --map-subids'; do
  >   ours/unshare $options sh show
  > done
  > END
  0 200000 65536|0 200000 65536|allow
  0 0 1/1 200000 65536|0 0 1/1 200000 65536|allow
  4242 0 1/0 200000 4242/4243 204242 61294|0 200000 65536|allow
  200000 200000 65536|200000 200000 65536|allow
  0 0 1/200000 200000 65536|0 0 1/200000 200000 65536|allow

Subordinate ids
---------------

The first range of the user's counts, and what begins where it ends; by name, else by number. A line that is
malformed, or of others, is passed over.

  $ fake <<'END'
  > try() { printf '%s\n' "$@" >subuid; ours/unshare --map-users=auto sed 's/  */ /g' /proc/self/uid_map; }
  > try root:1000:10 root:5000:20
  > try root:1000:10 root:1010:20 other:1030:5
  > try 0:3000:7 root:2000:5
  > try 0:3000:7 0:3007:1 roo:1:1 root2:1:1
  > try '' root root:x:10 root:10 root:-5:1 root:1:0 'root:99999999999:1' 'root:5:4294967295' root:1:2:3 root:7:8
  > try '# root:1:1' 'root:01:1' ' root:1:1' 'root: 1:1' root:9:9
  > try other:1:1
  > : >subuid; ours/unshare --map-users=auto true
  > printf root:11:12 >subuid; ours/unshare --map-users=auto sed 's/  */ /g' /proc/self/uid_map
  > END
   0 1000 10
   0 1000 30
   0 2000 5
   0 3000 8
   0 7 8
   0 9 9
  unshare: no line matching user "root" in /etc/subuid
  unshare: no line matching user "root" in /etc/subuid
   0 11 12

Who has none is told so, as theirs tells it, and so is one who does not exist. (The word
"Success" is left out.)

  $ for unshare in ours theirs; do for option in --map-users=auto --map-groups=auto --map-auto; do
  >   as-user-plain $unshare/unshare $option true 2>&1 | sed "s/$SUNDER_TEST_PLAIN_USER/NAME/"
  > done; done
  unshare: no line matching user "NAME" in /etc/subuid
  unshare: no line matching user "NAME" in /etc/subgid
  unshare: no line matching user "NAME" in /etc/subuid
  unshare: no line matching user "NAME" in /etc/subuid: Success
  unshare: no line matching user "NAME" in /etc/subgid: Success
  unshare: no line matching user "NAME" in /etc/subuid: Success
  $ for unshare in ours theirs; do setpriv --reuid 54321 --clear-groups $unshare/unshare --map-auto true; done
  unshare: you (user 54321) don't exist.
  unshare: you (user 54321) don't exist.
  [1]

A file that is not there, or cannot be read:

  $ mkdir etc && cp /etc/passwd /etc/group etc
  $ for unshare in ours theirs; do
  >   /usr/bin/unshare -m sh -c "mount --bind etc /etc; as-user $unshare/unshare --map-auto true; echo \$?"
  > done
  unshare: could not open '/etc/subuid': No such file or directory
  1
  unshare: could not open '/etc/subuid': No such file or directory
  1
  $ cp subuid etc/subuid && cp subgid etc/subgid && chmod 600 etc/subuid etc/subgid
  $ for unshare in ours theirs; do
  >   /usr/bin/unshare -m sh -c "mount --bind etc /etc; as-user $unshare/unshare --map-groups=auto true; echo \$?"
  > done
  unshare: could not open '/etc/subgid': Permission denied
  1
  unshare: could not open '/etc/subgid': Permission denied
  1

nsswitch.conf may name another source, which getsubids then asks. (Theirs reads the file.) The entry of
root is found by it, and the ordinary user's is what newuidmap is called with.

  $ mkdir bin && cat >getsubids <<'END'
  > #!/bin/sh
  > echo "0: $* 300000 1000"
  > echo "1: $* 400000 1000"
  > END
  $ printf '#!/bin/sh\nshift; echo "${0##*/}: $*" >&2; exit 1\n' >bin/newuidmap
  $ chmod 755 getsubids bin/newuidmap && ln -s newuidmap bin/newgidmap
  $ echo 'subid: other files' >nsswitch.conf
  $ other() { cat >script; /usr/bin/unshare -m sh -c '
  >   mount --bind nsswitch.conf /etc/nsswitch.conf && mount --bind getsubids /usr/bin/getsubids && . ./script'; }
  $ other <<'END'
  > ours/unshare --map-auto sh show
  > ours/unshare -r --map-subids sh show
  > as-user env PATH="$PWD/bin:$PATH" ours/unshare --map-users=auto true; echo $?
  > printf '#!/bin/sh\nexit 1\n' >getsubids; ours/unshare --map-auto true; echo $?
  > printf '#!/bin/sh\nexit 3\n' >getsubids; ours/unshare --map-auto true; echo $?
  > END
  0 300000 1000|0 300000 1000|allow
  0 0 1/300000 300000 1000|0 0 1/300000 300000 1000|allow
  newuidmap: 0 300000 1000
  unshare: hint: compare /etc/subuid and /etc/subgid
  1
  unshare: no line matching user "root" in /etc/subuid
  1
  unshare: ask getsubids for the subordinate ids of root: Input/output error
  1
  $ echo 'subid: files' >nsswitch.conf
  $ echo root:7:8 >subuid; other <<'END'
  > mount --bind subuid /etc/subuid
  > ours/unshare --map-users=auto sed 's/  */ /g' /proc/self/uid_map
  > END
   0 7 8

Who writes
----------

Root itself, and an ordinary user by the helpers, which are called only where there is something to map:

  $ helpers() { # USER OPTION...
  >   user=$1; shift; strace -u "$user" -f -qq -e trace=execve -e signal=none -o calls ours/unshare "$@" true
  >   grep -o '"new[ug]idmap", "[0-9]*"' calls | cut -d '"' -f 2 | sort -u
  > }
  $ helpers root -r --map-users=1:1:9 --map-groups=0:0:3
  $ helpers "$SUNDER_TEST_USER" -r
  $ helpers "$SUNDER_TEST_USER" -r --map-auto
  newgidmap
  newuidmap
  $ helpers "$SUNDER_TEST_USER" --map-users=auto
  newuidmap
  $ helpers "$SUNDER_TEST_USER" --map-groups=auto
  newgidmap

A helper that is missing, one that refuses, and one that is not what it was. Theirs says the same, without
the hint:

  $ mkdir empty && ln -s /bin/true empty/true
  $ for unshare in ours theirs; do
  >   as-user env PATH="$PWD/empty" $PWD/$unshare/unshare --map-auto true; echo $?
  >   as-user $unshare/unshare --map-users=0,0,10 true; echo $?
  >   as-user $unshare/unshare --map-groups=0,0,10 true; echo $?
  > done
  unshare: failed to execute newuidmap: No such file or directory
  unshare: hint: install it (Debian, Ubuntu: apt install uidmap)
  127
  newuidmap: uid range [0-10) -> [0-10) not allowed
  unshare: hint: compare /etc/subuid and /etc/subgid
  1
  newgidmap: gid range [0-10) -> [0-10) not allowed
  unshare: hint: compare /etc/subuid and /etc/subgid
  1
  unshare: failed to execute newuidmap: No such file or directory
  127
  newuidmap: uid range [0-10) -> [0-10) not allowed
  1
  newgidmap: gid range [0-10) -> [0-10) not allowed
  1
  $ as-user env PATH="$PWD/bin:$PATH" ours/unshare --map-users=4:5:6 --map-users=7:8:9 --map-groups=1:2:3 true; echo $?
  newuidmap: 4 5 6 7 8 9
  unshare: hint: compare /etc/subuid and /etc/subgid
  1
  $ printf '#!/bin/sh\nexit 3\n' >bin/newuidmap; as-user env PATH="$PWD/bin:$PATH" ours/unshare --map-users=4:5:6 true
  unshare: map ids with newuidmap: Operation not permitted
  unshare: hint: compare /etc/subuid and /etc/subgid
  [1]
  $ cp /usr/bin/newuidmap bin/ && as-user env PATH="$PWD/bin:$PATH" ours/unshare --map-users=auto true 2>&1 | sed "s:$PWD:PWD:"
  unshare: map ids with newuidmap: PWD/bin/newuidmap is not setuid root
  unshare: hint: as root: chmod u+s PWD/bin/newuidmap

The program is not run then:

  $ as-user ours/unshare --map-users=0:0:10 echo was run 2>&1 | grep run
  [1]
  $ as-user ours/unshare -f --map-users=0:0:10 echo was run 2>&1 | grep run
  [1]

Limits
------

Ids that are in the map twice are for the kernel to refuse:

  $ for words in '--map-users=0:0:10 --map-users=5:50:5' '--map-users=0:0:10 --map-users=50:5:5' --map-users=0:4294967290:10; do
  >   ours/unshare $words true 2>&1 | sed 's/[0-9][0-9]*/PID/'
  > done
  unshare: failed to write /proc/PID/uid_map: Invalid argument
  unshare: hint: two ranges have an id in common, inside or outside, or one goes past the last id
  unshare: failed to write /proc/PID/uid_map: Invalid argument
  unshare: hint: two ranges have an id in common, inside or outside, or one goes past the last id
  unshare: failed to write /proc/PID/uid_map: Invalid argument
  unshare: hint: two ranges have an id in common, inside or outside, or one goes past the last id

It takes 340 extents, and a text of 4095 bytes:

  $ many() { seq 0 2 $((2 * $1 - 1)) | sed 's/.*/--map-users=&:&:1/'; }
  $ ours/unshare $(many 340) sh -c 'wc -l </proc/self/uid_map'
  340
  $ ours/unshare $(many 341) true
  unshare: /proc/self/uid_map: 341 extents, and the kernel takes 340
  [1]
  $ wide() { seq 3000000000 2 $((3000000000 + 2 * $1 - 1)) | sed 's/.*/--map-users=&:&:1/'; }
  $ ours/unshare $(wide 170) sh -c 'wc -l </proc/self/uid_map'
  170
  $ ours/unshare $(wide 171) true
  unshare: /proc/self/uid_map too large for kernel 4k limit
  [1]

--owner
-------

The namespace belongs to another user than the one who creates it, with or without --fork. The maps are
those of the caller, also that of its own id; the program is nobody, unless its ids are mapped.

  $ cat >owner-of <<'END'
  > import fcntl, os, struct, sys
  > namespace = os.open("/proc/%s/ns/user" % sys.argv[1], os.O_RDONLY)
  > print(struct.unpack("I", fcntl.ioctl(namespace, 0xb704, b"1234"))[0])
  > END
  $ mkfifo said
  $ for options in '' -r '-r -f' '-f --map-users=0:0:100 --map-groups=0:0:100' '--map-users=all --map-groups=all' \
  >   '--map-users=all --map-groups=all -S 7 -G 8' '-r --setgroups=allow' '-r --setgroups=deny' '--map-user=3' \
  >   '-f --owner 7:8 -r --kill-child'; do
  >   ours/unshare --owner 5:6 $options sh -c '. ./show; echo $(id -u) $(id -g); exec sleep 1000' >said 2>&1 &
  >   exec 4<said; read -r shown <&4; read -r ids <&4
  >   child=$(cat /proc/$!/task/$!/children)
  >   echo "$options: $shown, is $ids, owner $(python3 -IS owner-of ${child:-$!})"
  >   kill -9 ${child:-$!}; wait $! 2>/dev/null || :
  > done
  : ||allow, is 65534 65534, owner 5
  -r: 0 0 1|0 0 1|allow, is 65534 65534, owner 5
  -r -f: 0 0 1|0 0 1|allow, is 65534 65534, owner 5
  -f --map-users=0:0:100 --map-groups=0:0:100: 0 0 100|0 0 100|allow, is 5 6, owner 5
  --map-users=all --map-groups=all: 0 0 4294967295|0 0 4294967295|allow, is 5 6, owner 5
  --map-users=all --map-groups=all -S 7 -G 8: 0 0 4294967295|0 0 4294967295|allow, is 7 8, owner 5
  -r --setgroups=allow: 0 0 1|0 0 1|allow, is 65534 65534, owner 5
  -r --setgroups=deny: 0 0 1|0 0 1|deny, is 65534 65534, owner 5
  --map-user=3: 3 0 1||allow, is 65534 65534, owner 5
  -f --owner 7:8 -r --kill-child: 0 0 1|0 0 1|allow, is 65534 65534, owner 7
  $ for word in '' 5 5: :5 5:6:7 x:y -1:0 0:-1 4294967295:0 0:99999999999; do ours/unshare --owner "$word" true; done
  unshare: failed to parse owner: ''
  unshare: failed to parse owner: '5'
  unshare: failed to parse owner: '5:'
  unshare: failed to parse owner: ':5'
  unshare: failed to parse owner: '5:6:7'
  unshare: failed to parse owner: 'x:y'
  unshare: failed to parse owner: '-1:0'
  unshare: failed to parse owner: '0:-1'
  unshare: failed to parse owner: '4294967295:0'
  unshare: failed to parse owner: '0:99999999999'
  [1]
  $ for option in '' -f; do as-user ours/unshare $option --owner 5:6 -r true; echo $?; done
  unshare: setgroups failed: Operation not permitted
  1
  unshare: setgroups failed: Operation not permitted
  1
