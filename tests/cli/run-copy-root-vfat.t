Root's copy: a file system that cannot be a layer
=================================================

  $ need root mkfs.vfat losetup || exit
  $ grep -qw vfat /proc/filesystems || modprobe -q vfat || skip "this kernel has no vfat" || exit
  $ losetup -f >/dev/null 2>&1 || skip "there are no loop devices here" || exit
  $ truncate -s 40M disk && mkfs.vfat disk >/dev/null
  $ unshare -m sh -c 'mount --make-rprivate /; mount -o loop disk /mnt && echo old >/mnt/file
  >   sunder run -- sh -c "cat /mnt/file; echo new >/mnt/file" 2>&1 | sed "s/.*: //"; cat /mnt/file'
  old
  Read-only file system
  old
