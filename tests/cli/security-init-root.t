PID 1 of root's containers keeps its secrets
============================================

  $ need root || exit
  $ make-root root
  $ cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack
  $ try() { sunder run --root root "$@" /bin/attack process 1 | grep -v ': EPERM$\|: EACCES$'; }
  $ try
  fds taken: 0
  $ try --cap-add ALL
  fds taken: 0

With --userns=host it is the capability that counts, and it is not there unless asked for.

  $ try --userns=host | grep -v '^map_files\|ENOENT'
  fds taken: 0

Of its user namespaces' ids none is the host's root.

  $ sunder run --root root cat /proc/self/uid_map | awk '{ exit !($2 > 0) }'
