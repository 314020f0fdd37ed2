When sunder is killed
=====================

  $ need user user-namespaces || exit
  $ chmod 777 . && as-user make-root root && as-user mkdir project state
  $ mkfifo said

The container ends at once when sunder is killed by SIGKILL, whoever the command is: what is still
there is seen by what holds the fifo open. In each of these the command and a process that it has
left, in a session of its own, hold it; when both are gone, it is at its end.

  $ cat >stay <<'END'
  > setsid sleep 1000 &
  > echo ready
  > trap "" TERM INT HUP
  > sleep 1000
  > sleep 1000
  > END
  $ kill_it() { # OPTION...
  >   as-user sunder run --root root --state state "$@" sh -c "$(cat stay)" >said &
  >   exec 4<said
  >   read -r line <&4 && kill -9 $!
  >   cat <&4
  >   wait $! 2>/dev/null || echo "$? $*"
  > }
  $ kill_it
  137 
  $ kill_it --user 5
  137 --user 5
  $ kill_it --no-init
  137 --no-init
  $ kill_it --no-init --user 5
  137 --no-init --user 5
  $ kill_it --userns single
  137 --userns single
  $ kill_it --disk --nest
  137 --disk --nest
  $ kill_it --share pid
  137 --share pid

Also where its init is stopped, and so could not see it:

  $ as-user sunder run --root root --json-status 3 sh -c "$(cat stay)" >said 3>status &
  $ exec 4<said; read -r line <&4
  $ init=$(sed -n 's/.*"init-pid":\([0-9]*\).*/\1/p' status); kill -STOP "$init"
  $ kill -9 $!; cat <&4; wait $!
  [137]

So it is with the copy of the machine:

  $ cd project && for options in '' '--no-init' '--user 0'; do
  >   as-user sunder run --state ../state $options sh -c "$(cat ../stay)" >../said &
  >   exec 4<../said
  >   read -r line <&4 && kill -9 $!
  >   cat <&4
  >   wait $! 2>/dev/null || echo $?
  > done; cd ..
  137
  137
  137

What was on disk is left by that; the next command of sunder's takes it away.

  $ ls state | grep -c '^sunder-[0-9a-f]*$'
  1
  $ as-user sunder run --root root --state state true
  $ ls -A state

A PID file, too, and what belongs to subordinate ids:

  $ as-user sunder run --root root --disk --state state --pid-file pid sh -c '
  >   mkdir -m 0 /a; touch /a/b; chown -R 7:7 /a; echo ready; sleep 1000' >said &
  $ exec 4<said
  $ read -r line <&4; [ -s pid ] && kill -9 $!
  $ cat <&4; wait $!
  [137]
  $ ls -d pid state/*/upper0 | sed 's/sunder-[0-9a-f]*/sunder-NUMBER/'
  pid
  state/sunder-NUMBER/upper0
  $ as-user sunder run --root root --state state true
  $ ls -A pid state
  ls: cannot access 'pid': No such file or directory
  state:
  [2]

What is alive is left alone by it:

  $ mkfifo go
  $ as-user sunder run --root root --disk --state state sh -c 'echo ready; read go; echo still here' >said <go &
  $ exec 4<said 5>go
  $ read -r line <&4
  $ as-user sunder run --root root --disk --state state true
  $ ls state | wc -l
  1
  $ echo >&5; cat <&4; wait; exec 4<&- 5>&-
  still here
  $ ls -A state

When it is the init that is killed, sunder says so by its status; what it left is gone already:

  $ as-user sunder run --root root --disk --state state --json-status 3 sleep 1000 3>said &
  $ exec 4<said
  $ read -r line <&4 && kill -9 "$(echo "$line" | sed 's/.*init-pid"://; s/}//')"
  $ wait $!
  [137]
  $ exec 4<&-; ls -A state

Many at once
------------

  $ for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  >   as-user sunder run --root root --disk --state state sh -c "echo $i >/number; read -r n </number; echo \$n" &
  > done >numbers
  $ wait; sort -n numbers | tr '\n' ' '
  1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20  (no-eol)
  $ ls -A state

Ten that are killed, and ten that clear up after them at once:

  $ for i in 1 2 3 4 5 6 7 8 9 10; do
  >   as-user sunder run --root root --disk --state state sh -c 'chown -R 7 /home; echo ready; sleep 1000' >said &
  >   exec 4<said
  >   read -r line <&4 && kill -9 $!
  >   cat <&4
  >   wait $!
  > done 2>/dev/null
  [137]
  $ for i in 1 2 3 4 5 6 7 8 9 10; do
  >   as-user sunder run --root root --disk --state state true &
  > done
  $ wait
  $ as-user sunder run --root root --state state true
  $ ls -A state
