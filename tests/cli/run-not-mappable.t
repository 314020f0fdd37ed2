A root file system that cannot show its ids mapped
==================================================

Root's containers have ids of their own, and see a --root through a mount that maps them. Not every
file system can do that: an overlay cannot, nor can ramfs.

  $ need root user || exit
  $ chmod 777 . && make-root root && mkdir layers mnt
  $ touch root/etc/hosts root/etc/hostname root/etc/resolv.conf
  $ unshare -m sh -c 'mount -t ramfs ramfs mnt' || skip "no ramfs here" || exit

Mounts of our own, seen by nobody else: an overlay over `root`, or a ramfs with the same in it.

  $ on_overlay() {
  >   unshare -m sh -c 'mount -t tmpfs tmpfs layers && mkdir layers/upper layers/work &&
  >     mount -t overlay -o lowerdir=root,upperdir=layers/upper,workdir=layers/work overlay mnt &&
  >     exec "$@"' - "$@"
  > }
  $ on_ramfs() { unshare -m sh -c 'mount -t ramfs ramfs mnt && cp -a root/. mnt && exec "$@"' - "$@"; }

It is said, with what would go:

  $ on_overlay sunder run --root mnt id -u
  sunder: map the ids of mnt: its file system cannot show ids mapped (or mnt is itself such a mount)
  sunder: hint: --userns=host does without; then root in the container is root on the host
  [125]
  $ on_ramfs sunder run --root mnt id -u
  sunder: map the ids of mnt: its file system cannot show ids mapped (or mnt is itself such a mount)
  sunder: hint: --userns=host does without; then root in the container is root on the host
  [125]

whatever is above it:

  $ mkdir state
  $ for option in --disk --memory --read-only --write-through --userns=single --no-init; do
  >   on_overlay sunder run --root mnt --state state $option echo ran 2>&1 | grep -c 'cannot show ids mapped'
  > done
  1
  1
  1
  1
  1
  1
  $ ls -A state

and for what is bound:

  $ on_overlay sunder run --root root --bind mnt:/mnt ls /mnt
  sunder: map the ids of */mnt: its file system cannot show ids mapped (or */mnt is itself such a mount) (glob)
  sunder: hint: --userns=host does without; then root in the container is root on the host
  [125]

With --userns=host
------------------

  $ on_overlay sunder run --root mnt --userns host sh -c 'id -u; stat -c %u /etc/passwd; echo x >/file; cat /file'
  0
  0
  x
  $ on_ramfs sunder run --root mnt --userns host sh -c 'id -u; stat -c %u /etc/passwd; echo x >/file; cat /file'
  0
  0
  x
  $ on_overlay sh -c 'sunder run --root mnt --userns host --write-through touch /file; ls mnt/file layers/upper/file'
  layers/upper/file
  mnt/file
  $ on_overlay sunder run --root mnt --userns host --disk --state state sh -c 'echo x >/file; cat /file'
  x
  $ on_overlay sunder run --root root --userns host --bind mnt:/mnt ls /mnt/etc/group
  /mnt/etc/group

An ordinary user's container has no need of it: the ids are the user's there.

  $ on_overlay as-user sunder run --root mnt echo ran
  ran

Nothing is left:

  $ ls -A state mnt layers
  layers:
  
  mnt:
  
  state:
  $ ls root/file
  ls: cannot access 'root/file': No such file or directory
  [2]
