CVE-2019-5736: the host's sunder, overwritten from inside
=========================================================

A container that makes us execute /proc/self/exe has then, in its sight, a process whose executable
is the host's file. Whoever may write that file as container root could put another program there.

  $ need user user-namespaces plain-build || exit
  $ chmod 777 .
  $ as-user make-root root
  $ as-user cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack

A sunder of root's, as it is installed: an ordinary user's container may do nothing to it.

  $ cp "$(readlink -f "$(command -v sunder)")" installed && chmod 755 installed
  $ as-user ./installed run --root root /proc/self/exe unshare -f /bin/attack executable parent
  write: EACCES
  chmod: EPERM
  chown: EPERM
  utime: EACCES
  setxattr: EACCES

The container's root is the caller on the host, and may have built sunder itself, in its own home:
then it is no permission that protects the file. (What is changed may be a copy of it.)

  $ as-user cp installed own
  $ as-user sha256sum own >before; stat -c '%a %U %Y' own >>before
  $ as-user ./own run --root root /proc/self/exe unshare -f /bin/attack executable parent |
  >   grep 'write: yes'
  [1]
  $ as-user sha256sum own >after; stat -c '%a %U %Y' own >>after
  $ cmp before after

A script of the image, whose interpreter is sunder, comes no further.

  $ as-user sh -c "printf '#!/proc/self/exe\n' >root/bin/script && chmod 755 root/bin/script"
  $ as-user sha256sum own >before; stat -c '%a %U %Y' own >>before
  $ as-user ./own run --root root /bin/script >/dev/null 2>&1
  [125]
  $ as-user sha256sum own >after; stat -c '%a %U %Y' own >>after
  $ cmp before after
