sunder run in a chroot
======================

The kernel makes no user namespaces there, and says no more than EPERM.

  $ need user user-namespaces plain-build || exit
  $ chmod 777 . && as-user make-root root
  $ cp "$(readlink -f "$(command -v sunder)")" root/bin/sunder && mkdir root/inner
  $ as-user unshare -cmpf --keep-caps sh -c 'mount -t proc proc root/proc
  >   exec chroot root sunder run --root /inner --userns single true'
  sunder: create the namespaces: user namespaces cannot be created in a chroot
  sunder: hint: enter the root with pivot_root (sunder run --root DIR) instead of chroot
  [125]
  $ rm root/bin/sunder
