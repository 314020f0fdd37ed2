nsenter and user namespaces
===========================

  $ need root user user-namespaces /usr/bin/nsenter newuidmap strace || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/nsenter
  $ mkdir theirs && ln -s /usr/bin/nsenter theirs/nsenter
  $ both() {
  >   env PATH="$PWD/theirs:$PATH" "$@" >one 2>&1 </dev/null; echo "[$?]" >>one
  >   env PATH="$PWD/ours:$PATH" "$@" >two 2>&1 </dev/null; echo "[$?]" >>two
  >   diff one two && grep -v '^\[0\]$' one || :
  > }
  $ ours() { ours/nsenter "$@"; }

Three processes: an ordinary user's of only one id, with other namespaces; one with many ids, which
is user 1 and group 2 there; and one with no ids at all.

  $ mkfifo ready && chmod 666 ready && kept=
  $ keep() { # COMMAND...: starts it; it says when it is there, and stays. $t is its number
  >   "$@" sh -c 'echo >ready; exec sleep 1000' >/dev/null & t=$!; read line <ready
  >   while pgrep -P $t >pid; do kept="$kept $t" t=$(cat pid); done; kept="$kept $t"
  > }
  $ trap 'kill -9 $kept 2>/dev/null' EXIT
  $ keep as-user unshare -rmun && single=$t
  $ as-user ours/nsenter -t $single -U -u --preserve-credentials hostname single
  $ keep as-user unshare --map-auto --map-root-user -muf --kill-child setpriv --reuid 1 --regid 2 --clear-groups && many=$t
  $ keep as-user unshare -U && none=$t

An ordinary user
----------------

With only one id no groups can be dropped. Theirs refuse; that nobody could ever drop them is no reason
to. They stay, and are shown as nobody's.

  $ for nsenter in theirs ours; do as-user $nsenter/nsenter -t $single -U sh -c 'id -u; id -g; cat /proc/self/uid_map' | tr -s ' ' | sed 's/ [0-9]* 1$/ ID 1/'; done
  nsenter: setgroups failed: Operation not permitted
  0
  0
   0 ID 1
  $ as-user ours/nsenter -t $single -U sh -c 'grep -c Groups.*[0-9] /proc/self/status; cat /proc/self/setgroups'
  1
  deny
  $ for word in -U --user -U/proc/$single/ns/user --user=/proc/$single/ns/user; do
  >   both as-user nsenter -t $single $word --preserve-credentials id -un
  >   as-user ours/nsenter -t $single $word id -u
  > done
  root
  0
  root
  0
  root
  0
  root
  0
  $ both as-user nsenter -t $none -U --preserve-credentials id
  uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
  $ as-user ours/nsenter -t $none -U id
  nsenter: setgid() failed: Invalid argument
  nsenter: hint: no such id is mapped in the user namespace: --setuid and --setgid take one that is, and --preserve-credentials none
  [1]
  $ both as-user nsenter -t $single -U --preserve-credentials -S 0 -G 0 id
  uid=0(root) gid=0(root) groups=0(root)
  $ for words in '-S 1' '-G 1' '-S 1 --preserve-credentials'; do as-user ours/nsenter -t $single -U $words id; done
  nsenter: setuid() failed: Invalid argument
  nsenter: hint: no such id is mapped in the user namespace: --setuid and --setgid take one that is, and --preserve-credentials none
  nsenter: setgid() failed: Invalid argument
  nsenter: hint: no such id is mapped in the user namespace: --setuid and --setgid take one that is, and --preserve-credentials none
  nsenter: setuid() failed: Invalid argument
  nsenter: hint: no such id is mapped in the user namespace: --setuid and --setgid take one that is, and --preserve-credentials none
  [1]
  $ as-user ours/nsenter -t $single -U -S 0 -G 0 id -u
  0

Where there are more ids, the groups go:

  $ both as-user nsenter -t $many -U id
  uid=0(root) gid=0(root) groups=0(root)
  $ both as-user nsenter -t $many -U -S 3 -G 4 id
  uid=3(sys) gid=4(adm) groups=4(adm)
  $ both as-user nsenter -t $many -U -S 3 id
  uid=3(sys) gid=0(root) groups=0(root)
  $ both as-user nsenter -t $many -U -G 3 id
  uid=0(root) gid=3(sys) groups=3(sys)

Other namespaces need its user namespace. That may be entered by file, and stand anywhere:

  $ both as-user nsenter -t $single -U -u --preserve-credentials hostname
  single
  $ both as-user nsenter -t $single -u -U --preserve-credentials hostname
  single
  $ both as-user nsenter -t $single -u -U/proc/$single/ns/user --preserve-credentials hostname
  single
  $ both as-user nsenter -U/proc/$single/ns/user -u/proc/$single/ns/uts --preserve-credentials hostname
  single
  $ both as-user nsenter -u/proc/$single/ns/uts -U/proc/$single/ns/user --preserve-credentials hostname
  single
  $ both as-user nsenter -U/proc/$single/ns/user -t $single -m -u -n --preserve-credentials sh -c 'hostname; tail -n +3 /proc/net/dev'
  single
      lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  $ for words in "-t $single -u" -u/proc/$single/ns/uts; do as-user ours/nsenter $words hostname; done
  nsenter: reassociate to namespaces failed: Operation not permitted
  nsenter: hint: it takes CAP_SYS_ADMIN in the user namespace that owns them: --user enters that first
  nsenter: reassociate to namespace 'ns/uts' failed: Operation not permitted
  nsenter: hint: it takes CAP_SYS_ADMIN in the user namespace that owns them: --user enters that first
  [1]

The whole of a container that did not unshare everything: what is ours already is left out. Theirs
refuse it.

  $ as-user theirs/nsenter -t $single -a --preserve-credentials hostname
  nsenter: reassociate to namespace 'ns/cgroup' failed: Operation not permitted
  [1]
  $ as-user ours/nsenter -t $single -a sh -c 'id -u; hostname'
  0
  single
  $ as-user ours/nsenter -t $single -a --preserve-credentials sh -c 'id -u; hostname'
  0
  single
  $ as-user ours/nsenter -t $many -a sh -c 'id'
  uid=0(root) gid=0(root) groups=0(root)
  $ as-user ours/nsenter -t $none -a --preserve-credentials id
  uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)

All of it, with a PID namespace:

  $ keep as-user unshare -rmuinpCTf --kill-child --mount-proc && whole=$t
  $ both as-user nsenter -t $whole -a --preserve-credentials sh -c 'id -u; readlink /proc/1/exe >/dev/null; ls -d /proc/1'
  0
  /proc/1
  $ as-user ours/nsenter -t $whole -a sh -c 'id -u; ls -d /proc/1'
  0
  /proc/1

Root
----

  $ both nsenter -t $single -U id
  uid=0(root) gid=0(root) groups=0(root)
  $ both nsenter -t $single -a sh -c 'id -u; hostname'
  0
  single
  $ both nsenter -t $single -U --preserve-credentials id
  uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
  $ both nsenter -t $many -U -S 5 -G 6 id
  uid=5(games) gid=6(disk) groups=6(disk)
  $ both nsenter -t $many -a id
  uid=0(root) gid=0(root) groups=0(root)
  $ both nsenter -t $none -U --preserve-credentials id
  uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
  $ ours -t $none -U id
  nsenter: setgid() failed: Invalid argument
  nsenter: hint: no such id is mapped in the user namespace: --setuid and --setgid take one that is, and --preserve-credentials none
  [1]
  $ both nsenter -U/proc/$many/ns/user -u/proc/$many/ns/uts id
  uid=0(root) gid=0(root) groups=0(root)

follow: who the target is
-------------------------

As the user namespace numbers users that was entered.

  $ ours -t $many -U -S follow -G follow id
  uid=1(daemon) gid=2(bin) groups=2(bin)
  $ ours -t $many -a --setuid=follow --setgid=follow id
  uid=1(daemon) gid=2(bin) groups=2(bin)
  $ ours -t $many -U -S follow id
  uid=1(daemon) gid=0(root) groups=0(root)
  $ ours -t $many -U -G follow id
  uid=0(root) gid=2(bin) groups=2(bin)
  $ as-user ours/nsenter -t $many -U -S follow -G follow id
  uid=1(daemon) gid=2(bin) groups=2(bin)
  $ as-user ours/nsenter -t $single -U -S follow -G follow id -u
  0
  $ [ "$(ours -t $single -u -S follow -G follow id -un)" = "$(as-user id -un)" ] && echo the same outside
  the same outside
  $ ours -t $many -S follow -S 7 -U id -u
  7
  $ ours -t $many -S 7 -S follow -U id -u
  1

The directory of a process that has gone is root's. Nobody becomes root by that: sunder sees whether it
is still there, here with the target that ends between the two.

  $ keep as-user unshare -r && going=$t
  $ strace -f -o /dev/null -e inject=setns:signal=STOP ours/nsenter -t $going -U -S follow id -u 2>&1 & tracer=$!
  $ until entering=$(pgrep -P $tracer) && [ /proc/$entering/ns/user -ef /proc/$going/ns/user ]; do :; done
  $ { kill -9 $going && wait $going; } 2>/dev/null; kill -CONT $entering; wait $tracer
  nsenter: see who the process is: No such process
  [1]

--keep-caps
-----------

  $ caps() { # NSENTER OPTION...: those in effect, of a program that is not root there
  >   "$@" grep -e CapEff -e CapAmb /proc/self/status | cut -f 2 | uniq | sed 's/^0*$/none/; s/^0*[1-9a-f][0-9a-f]*$/some/'
  > }
  $ caps as-user ours/nsenter -t $many -U -S 3
  none
  $ caps as-user ours/nsenter -t $many -U -S 3 --keep-caps
  some
  $ caps as-user ours/nsenter -t $none -U --preserve-credentials
  none
  $ caps as-user ours/nsenter -t $none -U --preserve-credentials --keep-caps
  some
  $ as-user ours/nsenter -t $single -u --preserve-credentials --keep-caps -U hostname
  single
  $ caps ours/nsenter -t $single -u -S 3 --keep-caps
  none

--user-parent
-------------

Three ways to it: of a user namespace by file, of the target's, and the owner of another file. A user
namespace in one:

  $ keep as-user unshare -r unshare -rn && inner=$t && of_inner=$(readlink /proc/$t/ns/user)
  $ where() { "$@" readlink /proc/self/ns/user; }
  $ outer=$(where ours -t $inner --user-parent)
  $ [ "$outer" != "$(where env)" ] && [ "$outer" != "$of_inner" ]
  $ where ours -U/proc/$inner/ns/user --user-parent | grep -cxF "$outer"
  1
  $ where ours -n/proc/$inner/ns/net --user-parent | grep -cxF "$of_inner"
  1
  $ where ours -t $inner -n --user-parent | grep -cxF "$outer"
  1
  $ where ours -t $inner -U --user-parent | grep -cxF "$outer"
  1
  $ where as-user ours/nsenter -t $inner --user-parent | grep -cxF "$outer"
  1

Our own cannot be entered again, and above it nobody sees anything:

  $ as-user ours/nsenter -t $single --user-parent true
  nsenter: reassociate to namespace 'ns/user' failed: Invalid argument
  nsenter: hint: the user namespace that you are in cannot be entered again
  [1]
  $ ours -t $$ --user-parent true
  nsenter: failed to open parent namespace: Operation not permitted
  nsenter: hint: nothing is seen above the user namespace that you are in
  [1]
  $ ours -t $$ -U true
  nsenter: reassociate to namespaces failed: Invalid argument
  nsenter: hint: the user namespace that you are in cannot be entered again
  [1]
  $ ours -U/proc/$$/ns/user true
  nsenter: reassociate to namespace 'ns/user' failed: Invalid argument
  nsenter: hint: the user namespace that you are in cannot be entered again
  [1]

Other users' processes
----------------------

  $ for words in -u -U '-u -U' -a -r -w '-U -r'; do as-user ours/nsenter -t 1 $words true; done
  nsenter: reassociate to namespaces failed: Operation not permitted
  nsenter: hint: process 1 is another user's, or has rights that you have not
  nsenter: reassociate to namespaces failed: Operation not permitted
  nsenter: hint: process 1 is another user's, or has rights that you have not
  nsenter: reassociate to namespaces failed: Operation not permitted
  nsenter: hint: process 1 is another user's, or has rights that you have not
  nsenter: stat of /proc/1/ns/user failed: Permission denied
  nsenter: hint: process 1 is another user's, or has rights that you have not
  nsenter: cannot open /proc/1/root: Permission denied
  nsenter: hint: process 1 is another user's, or has rights that you have not
  nsenter: cannot open /proc/1/cwd: Permission denied
  nsenter: hint: process 1 is another user's, or has rights that you have not
  nsenter: cannot open /proc/1/root: Permission denied
  nsenter: hint: process 1 is another user's, or has rights that you have not
  [1]
