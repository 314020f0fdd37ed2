A full disk
===========

  $ need root user user-namespaces || exit
  $ chmod 777 . && make-root root && as-user make-root theirs && mkdir disk
  $ uid=$(as-user id -u)

A disk of our own, seen by nobody else: `on_disk OPTIONS COMMAND` mounts it on `disk` for the command,
and says what is left on it.

  $ on_disk() {
  >   unshare -m sh -c 'mount -t tmpfs -o mode=700,"$1" tmpfs disk || exit 99; shift
  >     "$@"; status=$?; (cd disk && find . -mindepth 1); exit $status' - "$@"
  > }
  $ on_disk size=64k true

No room for the container's directory
-------------------------------------

  $ as_root='sunder run --root root --state disk --disk'
  $ as_user='as-user sunder run --root theirs --state disk --disk'
  $ on_disk size=64k,nr_inodes=1 $as_root echo ran
  sunder: make the container's directory */disk/sunder-*: No space left on device (glob)
  sunder: hint: the disk is full: --state DIR takes another one, and --memory needs no disk
  [125]
  $ on_disk size=64k,nr_inodes=1,uid=$uid $as_user echo ran
  sunder: make the container's directory */disk/sunder-*: No space left on device (glob)
  sunder: hint: the disk is full: --state DIR takes another one, and --memory needs no disk
  [125]

No inode is left there, but blocks are; or the other way round:

  $ on_disk size=4k sh -c 'echo full >disk/file; exec "$@"' - $as_root echo ran
  sunder: make the container's directory */disk/sunder-*: No space left on device (glob)
  sunder: hint: the disk is full: --state DIR takes another one, and --memory needs no disk
  ./file
  [125]

No room for the upper layer
---------------------------

Wherever it ends: either nothing is run and two lines say why, or the layer is there, and what is full is
the command's own affair; nothing stays on the disk. It never is a container that is read-only.

  $ try() {
  >   if on_disk "$@" sh -c 'echo written >/file; cat /file' >out 2>&1; then
  >     [ "$(cat out)" = written ] && echo fine || cat out
  >   elif [ $? = 125 ] && [ "$(wc -l <out)" = 2 ] && grep -q 'No space left on device$' out &&
  >     grep -q '^sunder: hint: the disk is full: --state DIR takes another one, and --memory needs no disk$' out; then
  >     echo told
  >   elif grep -q "can't create /file: No space left on device" out; then
  >     echo full
  >   else
  >     cat out
  >   fi
  > }
  $ for inodes in 2 3 4 5 6 7 8 9 10 11 12 100; do try size=64k,nr_inodes=$inodes $as_root; done | uniq
  told
  full
  fine
  $ for inodes in 2 3 4 5 6 7 8 9 10 11 12 100; do try size=64k,nr_inodes=$inodes,uid=$uid $as_user; done | uniq
  told
  full
  fine
  $ on_disk size=64k,nr_inodes=4 $as_root echo ran
  sunder: make an upper layer for root: No space left on device
  sunder: hint: the disk is full: --state DIR takes another one, and --memory needs no disk
  [125]

--memory does without the disk, and so does a --root that is not told to use it:

  $ on_disk size=64k,nr_inodes=1 sunder run --root root --state disk --memory echo ran
  ran
  $ on_disk size=64k,nr_inodes=1,uid=$uid as-user sunder run --root theirs --state disk echo ran
  ran

The command fills it
--------------------

Then it is the command that is told, and goes on as it likes. All that it wrote is gone with it.

  $ fill='dd if=/dev/zero of=/big bs=1k count=1000 2>&1 | grep -o "No space.*"; ls /big; rm /big; echo free >/big; cat /big; exit 7'
  $ on_disk size=64k $as_root sh -c "$fill"
  No space left on device
  /big
  free
  [7]
  $ on_disk size=64k,uid=$uid $as_user sh -c "$fill"
  No space left on device
  /big
  free
  [7]
  $ on_disk size=1m,nr_inodes=40 $as_root sh -c 'for i in $(seq 100); do : >/file$i || exit 8; done' 2>&1 | grep -o 'No space.*'
  No space left on device
  $ on_disk size=64k,uid=$uid $as_user sh -c 'cat /dev/zero >/big; kill -KILL $$' 2>&1
  cat: write error: No space left on device
  [137]

A tmpfs of the container has the size that was asked for, and is nothing of the disk:

  $ as-user sunder run --root theirs --tmpfs /mnt:size=64k sh -c '
  >   cat /dev/zero >/mnt/big; stat -c %s /mnt/big; echo fine >/file; cat /file'
  cat: write error: No space left on device
  65536
  fine

Afterwards
----------

The host has what it had:

  $ find root theirs -name big -o -name file
  $ grep -F "$PWD/disk" /proc/self/mountinfo
  [1]
