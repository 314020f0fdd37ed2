PID 1 of the container keeps its secrets
========================================

Our init is a copy of the process that set the container up, with the host's environment and paths
in its memory, and fds of the host's. Nobody inside can look at it, with whatever capabilities.

  $ need user user-namespaces || exit
  $ chmod 777 .
  $ as-user make-root root
  $ as-user cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack
  $ try() { as-user sunder run "$@" /bin/attack process 1 | grep -v ': EPERM$\|: EACCES$'; }
  $ try --root root
  fds taken: 0
  $ try --root root --cap-add SYS_PTRACE
  fds taken: 0
  $ try --root root --cap-add ALL
  fds taken: 0
  $ try --root root --cap-add ALL --nest --userns single
  fds taken: 0
  $ try --root root --cap-add ALL --share net
  fds taken: 0

What anybody may read of a process is its command line: it must not show the words of the caller's.

  $ as-user env OUTSIDE=environment-secret sunder run --root root --env PASSWORD=argument-secret \
  >   --bind "$PWD:/mnt" sh -c 'cat /proc/1/cmdline /proc/1/environ 2>/dev/null' |
  >   grep -ac 'secret\|root'
  0
  [1]
  $ as-user sunder run --env PASSWORD=argument-secret cat /proc/1/cmdline | grep -ac secret
  0
  [1]

Not even to a command that looks at once:

  $ for i in $(seq 50); do
  >   as-user sunder run --root root --env PASSWORD=argument-secret cat /proc/1/cmdline
  > done | grep -ac secret
  0
  [1]

Nor can it be stopped or killed.

  $ as-user sunder run --root root sh -c 'for s in STOP KILL TERM HUP INT; do kill -$s 1; done; echo on'
  on

The caller's own environment does not come into a root file system.

  $ as-user env OUTSIDE=environment-secret sunder run --root root env | grep -c secret
  0
  [1]
