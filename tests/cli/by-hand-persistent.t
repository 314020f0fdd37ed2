By hand: namespaces without a process
=====================================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces ip ipcs ipcmk hostname || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

A namespace ends with its last process, unless something else holds it: a file that it is mounted on. A
mount namespace can only be mounted where no mount is shared, so the files are in a directory that is a
private mount:

  $ mkdir held && mount --bind held held && mount --make-private held

With --uts=FILE it is mounted there, and still is when the program has ended:

  $ touch held/uts && unshare --uts=held/uts hostname container
  $ findmnt -n -o FSTYPE held/uts
  nsfs
  $ nsenter --uts=held/uts hostname
  container

What is done there stays, until it is unmounted:

  $ nsenter --uts=held/uts hostname renamed
  $ nsenter --uts=held/uts hostname
  renamed
  $ umount held/uts
  $ nsenter --uts=held/uts hostname
  nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument
  nsenter: hint: held/uts is not a namespace
  [1]

So it is with each type. The program finds the file mounted when it starts:

  $ cat >check <<'END'
  > case $1 in
  > mount) ns=mnt outside=/proc/$host/root ;;
  > *)     ns=$1 outside= ;;
  > esac
  > [ "$outside$PWD/held/$1" -ef /proc/self/ns/$ns ] && echo "$1"
  > END
  $ export host=$$
  $ types='mount uts ipc net pid user cgroup time'
  $ (cd held && touch $types)
  $ for type in $types; do unshare --fork --$type=held/$type sh check $type; done
  mount
  uts
  ipc
  net
  pid
  user
  cgroup
  time

every time:

  $ umount held/uts; for try in $(seq 30); do
  >   unshare --fork --uts=held/uts sh check uts; umount held/uts
  > done | uniq -c | tr -s ' '
   30 uts
  $ (cd held && for type in $types; do [ $type = uts ] || umount $type; done)

All of them at once, for a container that was set up and has ended:

  $ for type in $types; do options="$options --$type=held/$type"; done
  $ unshare $options --fork --map-root-user --boottime 86400 sh -c '
  >   hostname container; ipcmk --queue >/dev/null; ip link set lo up
  >   mount -t tmpfs none /mnt; echo precious >/mnt/note'
  $ findmnt -n -R -o FSTYPE held | grep -c nsfs
  8

nsenter brings each of them back:

  $ nsenter --uts=held/uts hostname
  container
  $ nsenter --ipc=held/ipc ipcs --queues | grep -c 0x
  1
  $ nsenter --net=held/net ip -o -4 addr | tr -s ' ' | cut -d ' ' -f 2-4
  lo inet 127.0.0.1/8
  $ nsenter --mount=held/mount cat /mnt/note
  precious
  $ nsenter --user=held/user sh -c 'id -u; cat /proc/self/uid_map' | tr -s ' '
  0
   0 0 1
  $ nsenter --time=held/time grep boottime /proc/self/timens_offsets
  boottime        86400         0
  $ nsenter --cgroup=held/cgroup cut -d : -f 3 /proc/self/cgroup | sort -u
  /

but for the processes: number 1 has ended, and there can be none without it.

  $ nsenter --pid=held/pid true
  nsenter: fork failed: Cannot allocate memory
  nsenter: hint: the first process of the PID namespace has ended: no other can be made in it
  [1]

All that can be, at once:

  $ nsenter --user=held/user --mount=held/mount --uts=held/uts --ipc=held/ipc --net=held/net \
  >   --cgroup=held/cgroup --time=held/time sh -c 'id -u; hostname; cat /mnt/note'
  0
  container
  precious
  $ (cd held && umount $types)

A PID namespace is of use for as long as its number 1 lives:

  $ terminal unshare --pid=held/pid --fork sh
  $ inside 'echo $$'
  1
  $ nsenter --pid=held/pid sh -c '[ $$ -gt 1 ] && kill -0 1 && echo with number 1'
  with number 1
  $ close_terminal
  $ umount held/pid

Without --fork there is no number 1 to bind the namespace of; a file must be there, and be in a mount that
the user may change:

  $ unshare --pid=held/pid true
  unshare: --pid=held/pid: without --fork the namespace has no process to take it from
  [1]
  $ unshare --uts=held/none true
  unshare: mount /proc/*/ns/uts on held/none failed: No such file or directory (glob)
  unshare: hint: the file must exist: touch it before
  [1]

When nothing is left in it, the directory is as before:

  $ rm held/* && umount held && ls held
  $ findmnt -n -R "$PWD"
  [1]

As an ordinary user
-------------------

Mounting on a file of the host's is for root. In a mount namespace of the user's it can be done as above:

  $ touch file; as-user unshare --map-root-user --uts=file true 2>&1 | head -n 1
  unshare: mount /proc/*/ns/uts on file failed: Operation not permitted (glob)
  $ as-user unshare --map-root-user --mount sh -c '
  >   mount -t tmpfs none /mnt; cd /mnt; touch uts
  >   unshare --uts=uts hostname container; nsenter --uts=uts hostname; umount uts'
  container
