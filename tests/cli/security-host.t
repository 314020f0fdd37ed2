What belongs to the caller alone
================================

  $ need user user-namespaces /usr/bin/python3 || exit
  $ chmod 777 .
  $ as-user make-root root
  $ as-user cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack

The session keyring: a child in another user namespace could read the caller's.

  $ with_key() { as-user "$SUNDER_TEST_PROGRAMS/attack" with-key outside "$@"; }
  $ with_key "$SUNDER_TEST_PROGRAMS/attack" key outside
  search: yes
  $ with_key sunder run --root root attack key outside
  search: ENOKEY
  $ with_key sunder run --root root --cap-add ALL attack key outside
  search: ENOKEY
  $ with_key sunder run root/bin/attack key outside
  search: ENOKEY

Abstract sockets (X11, D-Bus) are in the network namespace: out of reach, unless it is shared.

  $ cat >listen.py <<'END'
  > import socket, subprocess, sys
  > server = socket.socket(socket.AF_UNIX)
  > server.bind('\0sunder-test-%s' % sys.argv[1])
  > server.listen()
  > sys.exit(subprocess.run(sys.argv[2:]).returncode)
  > END
  $ cat >connect.py <<'END'
  > import socket, sys
  > try:
  >     socket.socket(socket.AF_UNIX).connect('\0sunder-test-%s' % sys.argv[1])
  >     print('connected')
  > except OSError as error:
  >     print(error.strerror)
  > END
  $ python=/usr/bin/python3
  $ reach() { as-user "$python" listen.py $$ sunder run "$@" "$python" "$PWD/connect.py" $$; }
  $ reach
  Connection refused
  $ reach --net host
  connected

The container's processes are all that it sees and reaches.

  $ as-user sunder run --root root sh -c 'echo /proc/[0-9]*'
  /proc/1 /proc/2
  $ as-user sunder run sh -c 'kill -0 -1 2>/dev/null; kill -0 '$$' 2>/dev/null || echo gone'
  gone

Nor do the host's shared memory and message queues come along.

  $ touch /dev/shm/sunder-test-$$
  $ as-user sunder run ls /dev/shm /dev/mqueue /run /tmp /var/tmp | grep -v ':$\|^$\|^cram'
  [1]
  $ rm /dev/shm/sunder-test-$$
