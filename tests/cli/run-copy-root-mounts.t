Root's copy: which file systems can be what
===========================================

  $ need root script mkfs.ext4 mkfs.xfs mkfs.btrfs bindfs losetup || exit
  $ for type in ext4 xfs btrfs fuse overlay; do
  >   grep -qw $type /proc/filesystems || modprobe -q $type || { skip "this kernel has no $type" || exit; }; done
  $ losetup -f >/dev/null 2>&1 || skip "there are no loop devices here" || exit
  $ chmod 755 .

Mounted in a mount namespace of the test's own: disks, memory, a part of another one, a file system of a
program's, one that is read-only, an overlay, a file, a proc, and one below another and one over
another.

  $ cat >machine <<'END'
  > mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && cd /mnt || exit 99
  > for type in ext4 xfs btrfs; do
  >   rm -f "$OLDPWD/$type" && truncate -s 400M "$OLDPWD/$type" && mkdir $type &&
  >     mkfs.$type -q "$OLDPWD/$type" >/dev/null && mount -o loop "$OLDPWD/$type" $type || exit 99
  > done
  > mkdir tmpfs source source/below fuse read-only overlay upper work proc covered
  > mount -t tmpfs tmpfs tmpfs && mount -t tmpfs tmpfs source/below || exit 99
  > for place in ext4 xfs btrfs tmpfs source source/below; do echo old >$place/file; done
  > echo bound >bound; echo old >file; mount --bind bound file
  > bindfs source fuse && mount --bind source read-only && mount -o remount,bind,ro read-only || exit 99
  > mount -t overlay overlay -o lowerdir=source,upperdir=upper,workdir=work overlay || exit 99
  > mount -t proc proc proc
  > mount -t tmpfs tmpfs covered; mkdir covered/below; mount -t tmpfs tmpfs covered/below; echo under >covered/file
  > mount -t tmpfs tmpfs covered; echo over >covered/file
  > cd "$OLDPWD" && "$@"; status=$?
  > umount -l /mnt/fuse; exit $status
  > END
  $ machine() { unshare -m sh machine "$@"; }

What it looks like inside: owner, content, and what comes of writing to it.

  $ cat >looks <<'END'
  > cd /mnt
  > for place in ext4 xfs btrfs tmpfs source source/below covered fuse read-only overlay; do
  >   written=$( (echo new >$place/file && touch $place/new && rm $place/new && cat $place/file) 2>&1)
  >   echo "$place: $(stat -c %u $place/file) ${written##*: }"
  > done
  > written=$( (echo new >file) 2>&1); echo "file: $(cat file) ${written##*: }"
  > ls -A proc covered
  > END
  $ machine sh -c 'sunder run sh looks; cd /mnt; for i in */file file; do echo $i: $(cat $i); done'
  sunder: * /mnt/overlay * (glob)
  ext4: 0 new
  xfs: 0 new
  btrfs: 0 new
  tmpfs: 0 new
  source: 0 new
  source/below: 0 new
  covered: 0 new
  fuse: 65534 Read-only file system
  read-only: 0 Read-only file system
  overlay: 65534 Read-only file system
  file: bound Read-only file system
  covered:
  file
  
  proc:
  btrfs/file: old
  covered/file: over
  ext4/file: old
  fuse/file: old
  overlay/file: old
  read-only/file: old
  source/file: old
  tmpfs/file: old
  xfs/file: old
  file: bound

An overlay each:

  $ machine sunder run -- sh -c 'for i in ext4 xfs btrfs tmpfs covered; do echo "$i $(stat -f -c %T /mnt/$i)"; done' 2>/dev/null
  ext4 overlayfs
  xfs overlayfs
  btrfs overlayfs
  tmpfs overlayfs
  covered overlayfs

On a terminal a note says what can only be read, and why; no one is told of what was read-only before.

  $ machine script -qec 'sunder run true' /dev/null </dev/null | tr -d '\r\000\004' | grep note
  sunder: note: can only be read in the container: /mnt/file (a file that is a mount), /mnt/fuse (fuse)
  sunder: note: * /mnt/overlay * (glob)

With --userns host, an overlay can be a layer as well:

  $ machine sh -c 'sunder run --userns host sh looks' 2>&1 | grep -e overlay -e fuse -e ext4
  ext4: 0 new
  fuse: 0 Read-only file system
  overlay: 0 new

A command that is in such a place, and what is kept of one (with a range of root's own, so that users who
come and go do not move it):

  $ for kind in uid gid; do { grep ^root: /etc/sub$kind || echo root:1000000000:65536; } >sub$kind; done
  $ machine sh -c 'for kind in uid gid; do mount --bind sub$kind /etc/sub$kind; done; cd /mnt/xfs; sunder run --keep test-$$ -- sh -c "pwd; echo kept >file"; cat file; sunder run --from test-$$ cat file; sunder diff test-$$ .; sunder discard test-$$' 2>/dev/null
  /mnt/xfs
  old
  kept
  M /mnt/xfs/file (content)

Nothing is left: no mount, and no directory.

  $ machine sh -c 'grep -c . /proc/self/mountinfo; sunder run true; grep -c . /proc/self/mountinfo; ls -A /var/lib/sunder | grep -v "^kept$"' 2>/dev/null | uniq
  \d+ (re)
