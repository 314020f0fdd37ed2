sunder unshare: namespaces that stay
====================================

  $ need root user user-namespaces /usr/bin/unshare /usr/bin/nsenter || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/unshare
  $ mkdir theirs && ln -s /usr/bin/unshare theirs/unshare

A namespace that is bound on a file lasts when its last process is gone. Nothing of this shall reach the
machine: each of these scripts runs in a mount namespace of its own, and has a directory for the
files. `in_own` does that, as root or, with a user namespace, as an ordinary user.

Linux 6.18 numbers namespaces on each CPU from a store of numbers, and lets a mount namespace be bound
only in one of a lower number: so all of them are made on one CPU.

  $ one_cpu() { taskset -c "$(sed -n 's/^Cpus_allowed_list:[^0-9]*\([0-9]*\).*/\1/p' /proc/self/status)" "$@"; }
  $ cat >prepared <<'END'
  > mkdir -p files && mount -t tmpfs tmpfs files && cd files || exit
  > PATH=$OURS:$PATH
  > types="mount uts ipc net pid user cgroup time"
  > for type in $types; do : >$type; done
  > is_bound() { [ "$(stat -f -c %T "$1")" = nsfs ]; }
  > END
  $ in_own() { one_cpu /usr/bin/unshare -m env OURS="$PWD/${from-ours}" sh -c '. ./prepared; . ../script'; }
  $ in_own_as_user() { one_cpu as-user /usr/bin/unshare -rm env OURS="$PWD/ours" sh -c '. ./prepared; . ../script'; }

Entered later
-------------

All types but pid, of which more below: the program ends, and then its namespace is entered.

  $ cat >script <<'END'
  > for type in mount uts ipc net user cgroup time; do
  >   short=$(echo $type | sed s/mount/mnt/)
  >   is_bound $type && echo $type is bound already
  >   was=$(unshare --$type=$type readlink /proc/self/ns/$short)
  >   is=$(nsenter --preserve-credentials --$type=$type readlink /proc/self/ns/$short)
  >   host=$(readlink /proc/self/ns/$short)
  >   [ "$was" = "$is" ] && [ "$is" != "$host" ] && is_bound $type && echo $type stays
  > done
  > umount mount uts ipc net user cgroup time
  > is_bound uts || echo unbound
  > END
  $ in_own
  mount stays
  uts stays
  ipc stays
  net stays
  user stays
  cgroup stays
  time stays
  unbound

What was done in it is there:

  $ cat >script <<'END'
  > unshare --uts=uts hostname stays
  > nsenter --uts=uts hostname
  > unshare --mount=mount mount -t tmpfs tmpfs /mnt
  > nsenter --mount=mount grep -c ' /mnt tmpfs ' /proc/mounts
  > grep -c ' /mnt tmpfs ' /proc/mounts
  > unshare --user=user --map-users=0:1000:5 true
  > nsenter --preserve-credentials --user=user cat /proc/self/uid_map | tr -s ' '
  > unshare --time=time --boottime 86400000 true
  > [ "$(nsenter --time=time cut -d. -f1 /proc/uptime)" -ge 86400000 ] && echo later
  > END
  $ in_own
  stays
  1
  0
   0 1000 5
  later

So it is with --fork, and with several at once:

  $ cat >script <<'END'
  > unshare --fork --mount=mount --uts=uts --ipc=ipc --net=net --user=user --cgroup=cgroup --time=time \
  >   --map-root-user sh -c 'hostname several; cd /proc/self/ns; readlink mnt uts ipc net user cgroup time' >was
  > nsenter --mount=mount --uts=uts --ipc=ipc --net=net --user=user --cgroup=cgroup --time=time \
  >   sh -c 'hostname >&2; cd /proc/self/ns; readlink mnt uts ipc net user cgroup time' >is
  > cmp was is && wc -l <is
  > END
  $ in_own
  several
  7

A PID namespace lasts as long as its PID 1, and can be entered only so long:

  $ cat >script <<'END'
  > mkfifo said
  > unshare --fork --pid=pid sh -c 'echo $$; exec sleep 1000' >said &
  > exec 4<said; read -r line <&4; echo $line
  > nsenter --pid=pid sh -c '[ $$ != 1 ] && kill -0 1 && echo beside it'
  > kill -9 $(cat /proc/$!/task/$!/children); wait $! 2>/dev/null; echo $?
  > nsenter --pid=pid true 2>&1
  > END
  $ in_own
  1
  beside it
  137
  nsenter: fork failed: Cannot allocate memory
  [1]

Without --fork it has no process at all, and there is nothing to bind:

  $ cat >script <<'END'
  > unshare --pid=pid --uts=uts true; echo $?
  > is_bound pid || is_bound uts || echo none is bound
  > END
  $ in_own
  unshare: --pid=pid: without --fork the namespace has no process to take it from
  1
  none is bound

The last FILE counts, and a FILE is as good as the letter:

  $ cat >script <<'END'
  > : >other; unshare --uts=uts --uts=other -u true
  > is_bound other && ! is_bound uts && echo the last
  > END
  $ in_own
  the last

Fault f: bound before the program starts
----------------------------------------

The program itself looks. (In theirs, with --fork, it can be early.)

  $ cat >script <<'END'
  > for option in '' --fork '--fork -S 5' '--fork --owner 5:6 -r'; do
  >   for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
  >     unshare $option --uts=uts stat -f -c %T uts
  >     umount uts
  >   done | uniq -c | tr -s ' '
  > done
  > unshare --fork --pid=pid stat -f -c %T pid
  > unshare --fork --user=user -r stat -f -c %T user
  > unshare --user=user --map-users=0:0:100 stat -f -c %T user
  > unshare --init --pid=pid --ipc=ipc stat -f -c %T pid ipc
  > END
  $ in_own
   13 nsfs
   13 nsfs
   13 nsfs
   13 nsfs
  nsfs
  nsfs
  nsfs
  nsfs
  nsfs

When it cannot be
-----------------

All of them, or none; and then the program is not run:

  $ cat >script <<'END'
  > for option in '' --fork; do
  >   unshare $option --uts=uts --net=net --ipc=missing echo was run 2>&1 | sed 's/[0-9][0-9]*/PID/'
  >   for type in $types; do is_bound $type && echo $type is left; done
  > done
  > unshare --uts=. true 2>&1 | sed 's/[0-9][0-9]*/PID/'
  > unshare --uts=uts --mount=uts/x true 2>&1 | sed 's/[0-9][0-9]*/PID/'
  > unshare --uts= true 2>&1 | sed 's/[0-9][0-9]*/PID/'
  > unshare --uts=missing true 2>/dev/null; echo $?
  > is_bound uts || echo uts is not left
  > unshare --uts=uts nothing; echo $?
  > END
  $ in_own
  unshare: mount /proc/PID/ns/ipc on missing failed: No such file or directory
  unshare: hint: the file must exist: touch it before
  unshare: mount /proc/PID/ns/ipc on missing failed: No such file or directory
  unshare: hint: the file must exist: touch it before
  unshare: mount /proc/PID/ns/uts on . failed: Not a directory
  unshare: mount /proc/PID/ns/mnt on uts/x failed: Not a directory
  unshare: mount /proc/PID/ns/uts on  failed: No such file or directory
  unshare: hint: the file must exist: touch it before
  1
  uts is not left
  unshare: failed to execute nothing: No such file or directory
  127

As theirs, where they can do it at all:

  $ cat >script <<'END'
  > for word in --uts=missing --net=. '--ipc= --uts=uts' '--fork --uts=missing'; do
  >   unshare $word true 2>&1 | sed 's/[0-9][0-9]*/PID/'
  > done
  > END
  $ in_own | grep -v hint: >one; from=theirs in_own >two; diff one two

An ordinary user
----------------

may not mount, and is told so by the kernel. (Theirs fails with the first of these too.)

  $ : >uts && chmod 666 uts && as-user sh -c ': >mine'
  $ for option in '' --fork; do
  >   as-user ours/unshare -r $option --uts=mine true 2>&1 | sed 's/[0-9][0-9]*/PID/'
  > done
  unshare: mount /proc/PID/ns/uts on mine failed: Operation not permitted
  unshare: hint: a namespace file is a mount: on the host it takes root. Without one, nsenter --target enters the namespaces of a process
  unshare: mount /proc/PID/ns/uts on mine failed: Operation not permitted
  unshare: hint: a namespace file is a mount: on the host it takes root. Without one, nsenter --target enters the namespaces of a process

In a mount namespace of one's own it may, for the types that can be bound there, also with one more user
namespace, where theirs is refused:

  $ cat >script <<'END'
  > unshare --uts=uts --ipc=ipc --net=net hostname stays
  > nsenter --uts=uts hostname
  > umount uts
  > unshare -r --uts=uts --user=user sh -c 'hostname again; stat -f -c %T uts'
  > nsenter --preserve-credentials --user=user --uts=uts hostname
  > umount uts
  > /usr/bin/unshare -r --uts=uts true 2>&1 | sed 's/[0-9][0-9]*/PID/'
  > END
  $ in_own_as_user
  stays
  nsfs
  again
  unshare: mount /proc/PID/ns/uts on uts failed: Operation not permitted
