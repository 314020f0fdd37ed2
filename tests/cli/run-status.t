Exit statuses, signals and PID 1
================================

  $ need user user-namespaces || exit
  $ chmod 777 . && as-user make-root root
  $ run() { as-user sunder run --root root "$@"; }

The command's exit status
-------------------------

is that of sunder:

  $ run true
  $ run false
  [1]
  $ run sh -c 'exit 77'
  [77]
  $ run sh -c 'exit 255'
  [255]
  $ cd root && as-user sunder run sh -c 'exit 3'
  [3]
  $ cd ..

One that was killed by signal n gives 128+n:

  $ run sh -c 'kill -9 $$'
  [137]
  $ run sh -c 'kill -TERM $$'
  [143]
  $ run sh -c 'kill -SEGV $$'
  [139]
  $ run sh -c 'kill -USR1 $$'
  [138]
  $ run --no-init sh -c 'exit 3'
  [3]

When sunder itself fails, it is 125. That nothing of the command's is taken for it, is said on
standard error in one line.

  $ run --workdir /nowhere true
  sunder: enter the working directory /nowhere: No such file or directory
  [125]

127: there is no such command. 126: it cannot be executed. Why, is told.

  $ run nothing
  sunder: execute nothing: command not found
  [127]
  $ run /bin/nothing
  sunder: execute /bin/nothing: No such file or directory
  [127]
  $ run ''
  sunder: execute : command not found
  [127]
  $ run /etc
  sunder: execute /etc: it is a directory
  [126]
  $ run /etc/passwd
  sunder: execute /etc/passwd: it is not executable (no x bit)
  [126]
  $ run /etc/passwd/x
  sunder: execute /etc/passwd/x: Not a directory
  [126]
  $ as-user sh -c 'cd root
  >   printf "#!/usr/bin/perl -w\n" >script; printf "#! /bin/none/at/all \n" >bin/other
  >   printf "no program at all" >junk; : >empty; chmod +x script bin/other junk empty'
  $ run /script
  sunder: execute /script: its interpreter /usr/bin/perl is not in the container
  [126]
  $ run other
  sunder: execute /bin/other: its interpreter /bin/none/at/all is not in the container
  [126]
  $ run /junk
  sunder: execute /junk: it is neither a program for this machine nor a script with #!
  [126]
  $ run /empty
  sunder: execute /empty: it is neither a program for this machine nor a script with #!
  [126]

A program that is linked dynamically, in a root without its loader:

  $ as-user cp "$(command -v env)" root/dynamic
  $ run /dynamic 2>&1 | sed 's:/lib[^ ]*/ld[^ ]*:LOADER:'
  sunder: execute /dynamic: its loader LOADER is not in the container
  $ run /dynamic 2>/dev/null
  [126]

The same without an init:

  $ run --no-init nothing
  sunder: execute nothing: command not found
  [127]
  $ run --no-init /script
  sunder: execute /script: its interpreter /usr/bin/perl is not in the container
  [126]

PATH is that of the container, and searched as execvp(3) does it: what is no program there hides no
program behind it.

  $ as-user sh -c 'mkdir -p root/one root/two/tool && echo no >root/one/tool && cp root/bin/busybox root/bin/tool'
  $ run --env PATH=/none:/one:/two:/bin tool 2>&1
  tool: applet not found
  [127]
  $ run --env PATH=/none:/one:/two tool
  sunder: execute /one/tool: it is not executable (no x bit)
  [126]
  $ run --env PATH= ls
  sunder: execute ls: command not found
  [127]

Signals
-------

What is sent to sunder, the command gets, as if sunder were not there.

  $ mkfifo said
  $ for signal in TERM INT HUP USR1 USR2 QUIT ALRM; do
  >   as-user env --default-signal sunder run --root root sh -c "
  >     trap 'echo got $signal; exit 0' $signal; echo ready; sleep 1000 & wait" >said &
  >   exec 4<said
  >   read -r line <&4 && as-user kill -$signal $!
  >   cat <&4
  >   wait $! || echo status $?
  > done
  got TERM
  got INT
  got HUP
  got USR1
  got USR2
  got QUIT
  got ALRM

And if it does nothing about it, it ends by it, though PID 1 would not:

  $ for signal in TERM INT HUP USR1; do
  >   as-user env --default-signal sunder run --root root sh -c 'echo ready; exec sleep 1000' >said &
  >   exec 4<said
  >   read -r line <&4 && as-user kill -$signal $!
  >   wait $! || echo status $?
  > done
  status 143
  status 130
  status 129
  status 138

With --no-init it is PID 1: a signal that it has no handler for does nothing, one that it has a
handler for arrives.

  $ as-user env --default-signal sunder run --root root --no-init \
  >   sh -c 'trap "echo got TERM; exit 5" TERM; echo ready; sleep 1000 & wait' >said &
  $ exec 4<said
  $ read -r line <&4 && as-user kill -USR1 $! && as-user kill -TERM $!
  $ cat <&4; wait $!
  got TERM
  [5]

The caller's ignored and blocked signals do not come along: nohup is for sunder, not for the command.

  $ as-user sh -c 'trap "" HUP INT QUIT PIPE CHLD; sunder run --root root grep SigIgn /proc/self/status'
  SigIgn:	0000000000000000
  $ as-user env --block-signal=TERM,USR1 sunder run --root root grep SigBlk /proc/self/status
  SigBlk:	0000000000000000
  $ as-user sh -c 'umask 077; sunder run --root root sh -c umask'
  0022

PID 1
-----

is a small init of sunder's. It reaps what the command leaves behind,

  $ run sh -c '(sleep 0 & exec sleep 0) & (true &) ; wait
  >   until set -- /proc/[0-9]*; [ "$*" = "/proc/1 /proc/$$" ]; do :; done; echo alone'
  alone

and all of it ends when the command ends, in whatever way it was started.

  $ run sh -c 'setsid sleep 1000 & setsid nohup sleep 1000 >/dev/null 2>&1 & echo left 2'
  left 2
  $ run --pid-file "$PWD/root/pid" sh -c 'cat /proc/1/comm'
  sunder
  $ run --no-init sh -c 'echo $$'
  1

Nobody in the container can end it but by the command's end:

  $ run sh -c 'kill -9 1; kill -TERM 1; kill -INT 1; kill -STOP 1; echo still here'
  still here
