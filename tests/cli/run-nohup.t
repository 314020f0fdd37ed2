nohup, the background, and many at once
=======================================

  $ need user user-namespaces python3 || exit
  $ chmod 777 . && as-user make-root root && as-user mkdir state
  $ touch root/etc/hosts root/etc/hostname root/etc/resolv.conf
  $ mkfifo said go && chmod 666 said go

nohup
-----

is for sunder: it goes on when the terminal hangs up. The command inside starts without it, and
hears of nothing.

  $ as-user nohup sunder run --root root grep SigIgn /proc/self/status
  SigIgn:	0000000000000000

A signal that is handed on after it shows that the hangup has been dealt with:

  $ as-user nohup sunder run --root root sh -c '
  >   trap "echo hung up" HUP; trap "echo usr1" USR1; echo ready; until read word; do :; done; echo "$word"' >said <go &
  $ pid=$!
  $ exec 4<said 5>go
  $ read -r line <&4
  $ kill -HUP $pid; kill -USR1 $pid; read -r line <&4; echo "$line"
  usr1
  $ echo goes on >&5; cat <&4; wait $pid; exec 4<&- 5>&-
  goes on

Without nohup the command is told, and one that does not care for it ends:

  $ as-user sunder run --root root sh -c 'trap "echo hung up; exit 5" HUP; echo ready; while :; do read word; done' >said <go &
  $ pid=$!
  $ exec 4<said 5>go
  $ read -r line <&4
  $ kill -HUP $pid; cat <&4; wait $pid; status=$?; exec 4<&- 5>&-; echo $status
  hung up
  5
  $ as-user sunder run --root root sh -c 'echo ready; read word; echo not reached' >said <go &
  $ pid=$!
  $ exec 4<said 5>go
  $ read -r line <&4
  $ kill -HUP $pid; cat <&4; wait $pid; status=$?; exec 4<&- 5>&-; echo $status
  129

In the background of a terminal
-------------------------------

A shell on a terminal, as a person has it: `type` types, `wait_for` waits for words on the screen.

  $ cat >shell.py <<'END'
  > import os, pty, select, sys, termios
  > pid, fd = pty.fork()
  > if pid == 0:
  >     os.environ["PS1"] = "prompt> "
  >     os.execvp("as-user", ["as-user", "sh", "-i"])
  > screen = ""
  > def type(line):
  >     os.write(fd, (line + "\n").encode())
  > def wait_for(words):
  >     global screen
  >     while words not in screen:
  >         if not select.select([fd], [], [], 10)[0]:
  >             sys.exit("waited in vain for %r: %r" % (words, screen))
  >         screen += os.read(fd, 65536).decode()
  >     before, screen = screen.split(words, 1)
  >     return before
  > type("echo he''re"); wait_for("here\r\n"); wait_for("prompt> ")
  > modes = termios.tcgetattr(fd)
  > def same():
  >     return "as before" if termios.tcgetattr(fd) == modes else "disturbed"
  > # One that wants nothing of the terminal runs, and ends with its own status.
  > type("sunder run --root root sh -c 'touch /file; exit 7' &"); wait_for("prompt> ")
  > type("wait $!; echo st''atus $?"); wait_for("status "); print("background:", wait_for("\r\n"), same())
  > # One that writes does.
  > type("sunder run --root root sh -c 'echo wri''tten' & wait $!; echo st''atus $?")
  > wait_for("written"); wait_for("status "); print("writes:", wait_for("\r\n"), same())
  > # One that would read leaves what is typed to the shell, and gets the rest with fg.
  > type("sunder run --root root sh -c 'echo rea''dy; read line; echo \"got <$line>\"' &")
  > wait_for("ready")
  > type("echo for the sh''ell"); wait_for("for the shell\r\n"); print("reads:", same())
  > type("fg; echo st''atus $?"); wait_for("st''atus"); wait_for("\r\n"); wait_for("read line;"); wait_for("\r\n")
  > type("some words"); wait_for("got <"); print("fg:", wait_for(">"))
  > wait_for("status "); print("fg:", wait_for("\r\n"), same())
  > # The shell is the terminal's own again.
  > wait_for("prompt> "); type("jobs; echo no mo''re"); print("jobs:", "sunder" in wait_for("no more").split("\n", 1)[1])
  > type("exit"); print("shell:", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
  > END
  $ python3 shell.py
  background: 7 as before
  writes: 0 as before
  reads: as before
  fg: some words
  fg: 0 as before
  jobs: False
  shell: 0

Many at once
------------

Two of one state directory, in step, see each their own:

  $ mkfifo said2 go2 && chmod 666 said2 go2
  $ run() { as-user sunder run --root root --state state --disk "$@"; }
  $ one='echo $0 >/number; echo ready; read word; cat /number; ls -d /only-* 2>/dev/null; :'
  $ run sh -c "touch /only-1; $one" 1 >said <go & first=$!
  $ run sh -c "touch /only-2; $one" 2 >said2 <go2 & second=$!
  $ exec 4<said 5>go 6<said2 7>go2
  $ read -r line <&4 && read -r line <&6 && ls -A state | wc -l
  2
  $ echo >&5; cat <&4; wait $first; ls -A state | wc -l
  1
  /only-1
  1
  $ echo >&7; cat <&6; wait $second; ls -A state | wc -l
  2
  /only-2
  0
  $ exec 4<&- 5>&- 6<&- 7>&-

Thirty, each with its own file and its own status:

  $ for i in $(seq 30); do
  >   { run sh -c 'echo $0 >/number; [ $(ls -d /number* | wc -l) = 1 ] && cat /number; exit $0' $i >out.$i 2>&1
  >     echo $? >status.$i; } &
  > done; wait
  $ for i in $(seq 30); do echo $i | cmp - out.$i; echo $i | cmp - status.$i; done
  $ ls -A state

Ten are killed by SIGKILL while twenty others come and go. A later one cleans up after those, and none of
the others is touched.

  $ for i in $(seq 10); do
  >   as-user sunder run --root root --state state --disk --json-status 3 sleep 1000 3>json.$i & pids="${pids-} $!"
  > done
  $ for i in $(seq 10); do until [ -s json.$i ]; do sleep 0.01; done; done; ls -A state | wc -l
  10
  $ for i in $(seq 20); do { run sh -c 'echo $0' $i >out.$i 2>&1; } & runs="${runs-} $!"; done
  $ kill -KILL $pids; wait
  $ for i in $(seq 20); do echo $i | cmp - out.$i; done
  $ run true; ls -A state
  $ find root -name 'number*' -o -name 'only-*' -o -name file
