What of a container is seen from outside: PID file, status, directories
=======================================================================

  $ need user user-namespaces || exit
  $ chmod 777 . && as-user make-root root
  $ run() { as-user sunder run --root root "$@"; }

--pid-file FILE
---------------

The command's PID, as the host numbers it, is in there while it runs.

  $ mkfifo said go
  $ as-user mkdir pids
  $ run --pid-file pids/one sh -c 'echo ready; read go' >said <go &
  $ exec 4<said 5>go
  $ read -r line <&4
  $ grep -c '^[0-9]*$' pids/one
  1
  $ tr '\0' ' ' <"/proc/$(cat pids/one)/cmdline"
  sh -c echo ready; read go  (no-eol)
  $ echo >&5; wait; exec 4<&- 5>&-
  $ ls pids
  $ run --no-init --pid-file pids/two sh -c 'exit 3'
  [3]
  $ ls pids

It is there before the command runs; where it cannot be written, the command does not run:

  $ for i in $(seq 20); do
  >   run --bind "$PWD/pids" --pid-file pids/one cat "$PWD/pids/one" >seen; grep -c '^[1-9]' seen
  > done | sort | uniq -c | tr -s ' '
   20 1
  $ run --pid-file pids/none/one echo not reached
  sunder: write the PID file */pids/none/one: No such file or directory (glob)
  [125]
  $ run --pid-file /one true
  sunder: write the PID file /one: Permission denied
  [125]
  $ run --pid-file pids true
  sunder: write the PID file */pids: Is a directory (glob)
  [125]

--json-status FD
----------------

  $ run --json-status 3 sh -c 'echo out; exit 7' 3>status
  out
  [7]
  $ cat status
  {"id":"sunder-*","pid":*,"init-pid":*} (glob)
  {"exit-status":7}
  $ python3 -c 'import json; print([sorted(json.loads(line)) for line in open("status")])'
  [['id', 'init-pid', 'pid'], ['exit-status']]
  $ run --json-status 1 sh -c 'kill $$' | tail -1
  {"exit-status":143}

The first line comes when everything is ready, the last one in any case:

  $ run --json-status 3 nothing 3>status
  sunder: execute nothing: command not found
  [127]
  $ cat status
  {"id":"sunder-*","pid":*,"init-pid":*} (glob)
  {"exit-status":127}

With --no-init the command is PID 1:

  $ run --no-init --json-status 3 true 3>&1 | python3 -c '
  > import json, sys
  > first = json.loads(sys.stdin.readline()); print(first["pid"] == first["init-pid"])'
  True
  $ for fd in x -1 7 99999999999 ''; do run --json-status "$fd" true 2>&1 | head -1; done
  sunder run: --json-status x: not the number of an fd
  sunder run: --json-status -1: not the number of an fd
  sunder run: --json-status 7: Bad file descriptor
  sunder run: --json-status 99999999999: not the number of an fd
  sunder run: --json-status : not the number of an fd

The command does not have it, nor any other than 0, 1 and 2:

  $ run --json-status 3 sh -c 'ls /proc/$$/fd; :' 3>status 4<status 9<root
  0
  1
  2

If it cannot be written, nothing is run:

  $ run --json-status 3 true 3>/dev/full
  sunder: write the status that --json-status asks for: No space left on device
  [125]

--memory, --disk, --state DIR
-----------------------------

The upper layer of a --root is in memory, unless --disk is given. Of one on disk there is a
directory, as long as the container lives.

  $ as-user mkdir state
  $ run --state state ls -d /state
  ls: /state: No such file or directory
  [1]
  $ ls -A state
  $ run --state state --disk sh -c 'echo hello >/file; echo ready; read go; cat /file' >said <go &
  $ exec 4<said 5>go
  $ read -r line <&4
  $ as-user sh -c 'ls state/*; cat state/*/upper0/file'
  record
  upper0
  work0
  hello
  $ stat -c %a state/*
  700
  $ echo >&5; cat <&4; wait; exec 4<&- 5>&-
  hello
  $ ls -A state

It is deleted whatever is in it, even if it belongs to subordinate ids, and whatever the modes are:

  $ run --state state --disk sh -c '
  >   mkdir -p /a/b/c; touch /a/b/c/file; chown -R 5:5 /a; chmod 0 /a/b /a; ln -s / /a-link; mkfifo /fifo
  >   rm /bin/wc; mv /home /houses; mkdir /home'
  $ ls -A state
  $ ls root/bin/wc root/etc/group
  root/bin/wc
  root/etc/group

The directory is made, also with directories above it, for you alone:

  $ run --state new/state --disk true
  $ stat -c '%a %n' new new/state
  700 new
  700 new/state
  $ as-user sh -c 'XDG_STATE_HOME=$PWD/xdg sunder run --root root --disk true'
  $ find xdg
  xdg
  xdg/sunder

It may be on a file system of its own; a read-only one is none for it:

  $ run --state /proc/none --disk true
  sunder: make the state directory /proc/none: No such file or directory
  sunder: hint: --state DIR takes another directory, --memory keeps the layers in memory
  [125]
  $ run --state root/etc/passwd --disk true
  sunder: make the state directory */root/etc/passwd: Not a directory (glob)
  sunder: hint: --state DIR takes another directory, --memory keeps the layers in memory
  [125]

In a bind that has the state directory in it, it is hidden, too:

  $ run --state state --disk --bind "$PWD:/here" sh -c 'touch /file; ls -A /here/state'

So it is where the root file system has it in it:

  $ run --state root/var/state --disk sh -c 'touch /file; ls -A /var/state'
  $ ls -A root/var/state
