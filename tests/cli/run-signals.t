What is stopped, ended and reaped, and what is not
==================================================

  $ need user user-namespaces python3 strace || exit
  $ chmod 777 . && as-user make-root root
  $ run() { as-user sunder run --root root "$@"; }
  $ mkfifo said go && exec 4<>said 5<>go

A caller who ignores SIGCHLD, as some daemons do, is told of the end all the same:

  $ as-user timeout 20 sh -c 'trap "" CHLD; exec sunder run --root root sh -c "exit 3"'
  [3]
  $ as-user timeout 20 sh -c 'trap "" CHLD; exec sunder run --root root --disk nothing'
  sunder: execute nothing: command not found
  [127]
  $ as-user timeout 20 sh -c 'trap "" CHLD; cd root; exec sunder run sh -c "exit 4"'
  [4]

So is one whose reader of --json-status has gone:

  $ as-user sh -c '(sleep 0.1; sunder run --root root --json-status 1 true; echo status $? >&2) | true'
  sunder: write the status that --json-status asks for: Broken pipe
  status 125

An orphan that ends together with the command does not hide its end from init. (init is slowed down
here where the two could be taken for one.)

  $ run --json-status 3 sh -c 'echo ready; read go; (true &); exec sleep 0.3' >said <&5 3>status &
  $ read -r line <&4
  $ init=$(sed -n 's/.*"init-pid":\([0-9]*\).*/\1/p' status)
  $ strace -qq -o /dev/null -e inject=read:delay_enter=1000000 -p "$init" &
  $ until grep -q '^TracerPid:.[1-9]' "/proc/$init/status"; do :; done
  $ echo >&5; wait; tail -1 status
  {"exit-status":0}

A command that stops itself stops sunder, which is what whoever waits for it sees, and nobody else: no
`timeout` around it, and no neighbour.

  $ cat >stops.py <<'END'
  > import os, signal, subprocess, sys
  > def state(pid):
  >     return open("/proc/%d/stat" % pid).read().rsplit(") ", 1)[1][0]
  > os.setpgid(0, 0)
  > neighbour = subprocess.Popen(["sleep", "30"])
  > sunder = subprocess.Popen(["sunder", "run", "--root", "root"] + sys.argv[1:], stdin=subprocess.DEVNULL)
  > if "--share" in sys.argv:
  >     while not os.path.exists("ready"):
  >         pass
  >     sunder.send_signal(signal.SIGTSTP)
  > pid, status = os.waitpid(sunder.pid, os.WUNTRACED)
  > print("stopped", os.WIFSTOPPED(status), "neighbour", state(neighbour.pid))
  > sunder.send_signal(signal.SIGCONT)
  > if "--share" in sys.argv:
  >     sunder.terminate()
  > print("status", os.waitstatus_to_exitcode(os.waitpid(sunder.pid, 0)[1]))
  > neighbour.kill()
  > END
  $ as-user timeout 20 python3 stops.py sh -c 'kill -STOP $$; exit 5'
  stopped True neighbour S
  status 5

That holds in the host's PID namespace too, where init is as mortal as anybody:

  $ as-user timeout 20 python3 stops.py --share pid --bind . sh -c "touch $PWD/ready; exec sleep 1000"
  stopped True neighbour S
  status 143
