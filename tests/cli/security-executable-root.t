CVE-2019-5736, where container root is root
===========================================

  $ need root plain-build || exit
  $ make-root root
  $ cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack
  $ cp "$(readlink -f "$(command -v sunder)")" ours && chmod 755 ours
  $ look() { sha256sum ours; stat -c '%a %u %Y' ours; python3 -c 'import os; print(os.listxattr("ours"))'; }
  $ look >before

With a user namespace it has no permission.

  $ ./ours run --root root /proc/self/exe unshare -f /bin/attack executable parent | grep yes
  [1]

With --userns=host it is the host's root: what it sees of our file must be a copy, or read-only.

  $ ./ours run --userns=host --root root /proc/self/exe unshare -f /bin/attack executable parent |
  >   grep 'write: yes'
  [1]
  $ look | diff before -
