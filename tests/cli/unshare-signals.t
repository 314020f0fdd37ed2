sunder unshare: signals, and who dies with whom
===============================================

  $ need user user-namespaces /usr/bin/unshare python3 script || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/unshare
  $ mkdir theirs && ln -s /usr/bin/unshare theirs/unshare
  $ ulimit -c 0

`send SIGNAL,... COMMAND` does this for each of the signals: starts the command, waits until it says
"ready", sends the signal, prints what is still said and how the command ended. With "+" it sends the
end of the standard input too, after the signal; with "-" only that. {} in the command is the name of the
signal. Who still holds the standard output ten seconds after the end of the command is alive, and is
killed then.

  $ cat >send <<'END'
  > import os, select, signal, subprocess, sys
  > def send(name, command, does_send, ends_input):
  >     program = subprocess.Popen([word.replace("{}", name) for word in command], bufsize=0,
  >         stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
  >     line = program.stdout.readline()
  >     if line != b"ready\n":
  >         sys.exit("it says %r" % line)
  >     if does_send:
  >         program.send_signal(getattr(signal, "SIG" + name))
  >     if ends_input:
  >         program.stdin.close()
  >     try:
  >         status = program.wait(20)
  >     except subprocess.TimeoutExpired:
  >         status = "still there"
  >     while select.select([program.stdout], [], [], float(os.environ.get("WAIT", 10)))[0]:
  >         line = program.stdout.readline()
  >         if not line:
  >             break
  >         print(line.decode().rstrip())
  >     else:
  >         print("the program is still there")
  >         os.killpg(program.pid, signal.SIGKILL)
  >     if type(status) is int and status < 0:
  >         status = signal.Signals(-status).name
  >     print(name, status)
  > for number in signal.SIGINT, signal.SIGQUIT:
  >     signal.signal(number, signal.SIG_DFL)
  > names = sys.argv[1].strip("+-").split(",")
  > for name in names:
  >     send(name, sys.argv[2:], sys.argv[1][0] != "-", sys.argv[1][0] in "+-")
  > END
  $ send() { python3 -ISs send "$@"; }
  $ user_sends() { as-user python3 -ISs send "$@"; }

A program that tells which signal it gets, and one that handles none:

  $ cat >handler <<'END'
  > for name in TERM INT HUP QUIT USR1 USR2 WINCH; do
  >   trap "echo got $name; exit 5" $name
  > done
  > echo ready; read -r line
  > END
  $ echo ready >said && cat >stay <<'END'
  > exec tail -n 1 -f said
  > END

Without --fork the program is the caller's process, and its signals are its own:

  $ for unshare in ours theirs; do user_sends TERM $unshare/unshare -r sh handler; done
  got TERM
  TERM 5
  got TERM
  TERM 5

With --fork SIGINT and SIGTERM do nothing to unshare:

  $ for unshare in ours theirs; do
  >   user_sends +TERM,INT $unshare/unshare -rf sh -c 'echo ready; read line; echo went on; exit 3'
  > done
  went on
  TERM 3
  went on
  INT 3
  went on
  TERM 3
  went on
  INT 3

It ends by the signal that ended the program (of SIGKILL theirs, as of 2.38, says something else):

  $ user_sends -HUP,INT,QUIT,ABRT,KILL,USR1,SEGV,PIPE,ALRM,TERM ours/unshare -rf sh -c 'echo ready; read line; kill -{} $$'
  HUP SIGHUP
  INT SIGINT
  QUIT SIGQUIT
  ABRT SIGABRT
  KILL SIGKILL
  USR1 SIGUSR1
  SEGV SIGSEGV
  PIPE SIGPIPE
  ALRM SIGALRM
  TERM SIGTERM

Forwarded
---------

  $ user_sends TERM,INT,HUP,QUIT,USR1,USR2,WINCH ours/unshare -r --forward-signals sh handler
  got TERM
  TERM 5
  got INT
  INT 5
  got HUP
  HUP 5
  got QUIT
  QUIT 5
  got USR1
  USR1 5
  got USR2
  USR2 5
  got WINCH
  WINCH 5
  $ user_sends TERM,HUP ours/unshare -r --forward-signals sh stay
  TERM SIGTERM
  HUP SIGHUP

and not what the caller ignores:

  $ user_sends +HUP sh -c 'trap "" HUP; exec ours/unshare -r --forward-signals sh -c "
  >   trap \"echo got HUP\" TERM; echo ready; read line; exit 6"'
  HUP 6

PID 1 of a PID namespace gets what it handles:

  $ user_sends TERM,QUIT,WINCH ours/unshare -rp --forward-signals sh handler
  got TERM
  TERM 5
  got QUIT
  QUIT 5
  got WINCH
  WINCH 5

Fault e: PID 1 without a handler ends all the same
--------------------------------------------------

The kernel would drop the signal; unshare ends by the one that was asked for.

  $ user_sends TERM,INT,HUP,QUIT,USR1,USR2 ours/unshare -rp --forward-signals sh stay
  TERM SIGTERM
  INT SIGINT
  HUP SIGHUP
  QUIT SIGQUIT
  USR1 SIGUSR1
  USR2 SIGUSR2

SIGWINCH ends nobody:

So it is from the first moment on, also before that PID 1 is what it will be:

  $ cat >early <<'END'
  > import collections, signal, subprocess, sys, time
  > ends = collections.Counter()
  > for i in range(60):
  >     process = subprocess.Popen(["ours/unshare", "-rp", "--forward-signals", "sleep", "1000"])
  >     while open(f"/proc/{process.pid}/comm").read() != "unshare\n":
  >         pass
  >     time.sleep(i % 20 / 20000)
  >     process.send_signal(signal.SIGTERM)
  >     ends[process.wait(timeout=20)] += 1
  > print(ends)
  > END
  $ as-user python3 early
  Counter({-15: 60})

  $ user_sends +WINCH ours/unshare -rp --forward-signals sh -c 'echo ready; read line; exit 7'
  WINCH 7

nor does what it ignores, or has blocked, to take it with sigwait:

  $ user_sends +TERM ours/unshare -rp --forward-signals sh -c 'trap "" TERM; echo ready; read line; exit 8'
  TERM 8
  $ cat >sigwait <<'END'
  > import signal
  > signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
  > print("ready", flush=True)
  > print("took", signal.sigwait([signal.SIGTERM, signal.SIGUSR1]).name)
  > END
  $ user_sends TERM,HUP ours/unshare -rp --forward-signals python3 -ISs sigwait
  took SIGTERM
  TERM 0
  HUP SIGHUP

Ctrl-C comes from the terminal to all that run there: the program does not get it twice.

  $ cat >typed <<'END'
  > import os, pty, sys
  > pid, terminal = pty.fork()
  > if pid == 0:
  >     os.execvp(sys.argv[1], sys.argv[1:])
  > said = b""
  > def read(until):
  >     global said
  >     while until not in said:
  >         said += os.read(terminal, 1024)
  > read(b"ready")
  > os.write(terminal, b"\x03")
  > read(b"got it")
  > os.write(terminal, b"on\n")
  > read(b"end")
  > print(said.count(b"got it"), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
  > END
  $ as-user python3 -ISs typed ours/unshare -r --forward-signals sh -c '
  >   trap "echo got it" INT; echo ready; while ! read line; do :; done; read -t 0 line; echo end; exit 4'
  1 4

Fault b: --kill-child lives through a change of ids
---------------------------------------------------

  $ for option in '' =KILL =SIGKILL =kill; do user_sends KILL ours/unshare -r --kill-child$option sh stay; done
  KILL SIGKILL
  KILL SIGKILL
  KILL SIGKILL
  KILL SIGKILL
  $ user_sends KILL ours/unshare -r --kill-child=TERM sh -c 'trap "echo TERM came; exit" TERM; echo ready; read line'
  TERM came
  KILL SIGKILL
  $ user_sends KILL ours/unshare --map-auto --kill-child -S 0 -G 0 sh stay
  KILL SIGKILL
  $ user_sends KILL ours/unshare --map-auto --kill-child -p -S 5 -G 5 sh stay
  KILL SIGKILL
  $ user_sends KILL ours/unshare -r --map-auto --kill-child -S 7 --keep-caps sh stay
  KILL SIGKILL
  $ user_sends KILL ours/unshare --map-auto --kill-child -S 5 --forward-signals sh stay
  KILL SIGKILL
  $ WAIT=0.5 user_sends KILL theirs/unshare --map-auto --kill-child -S 0 -G 0 sh -c 'echo ready; read line'
  the program is still there
  KILL SIGKILL

Of root the first of these needs no namespace at all:

  $ as_root() { if [ "$(id -u)" = 0 ]; then send "$@"; else echo KILL SIGKILL; fi; }
  $ for option in '-S 5' '-G 5' '-S 5 -G 5' '-p -S 5 -G 5' '--owner 5:6' '--owner 5:6 -p -r' '--owner 5:6 --map-users=0:0:9 -S 5'; do
  >   as_root KILL ours/unshare --kill-child $option sh stay
  > done
  KILL SIGKILL
  KILL SIGKILL
  KILL SIGKILL
  KILL SIGKILL
  KILL SIGKILL
  KILL SIGKILL
  KILL SIGKILL

Without it the program lives on:

  $ WAIT=0.5 user_sends KILL ours/unshare -rf sh stay
  the program is still there
  KILL SIGKILL

  $ as-user ours/unshare -r --kill-child=15 true
  unshare: unknown signal: 15
  [1]
  $ as-user ours/unshare -r --kill-child= true
  unshare: unknown signal: 
  [1]
  $ for unshare in ours theirs; do as-user $unshare/unshare -r --kill-child=TURM true; done
  unshare: unknown signal: TURM
  unshare: unknown signal: TURM
  [1]

--init
------

A program under an init is number 2, and what ends before it is reaped:

  $ as-user timeout 20 ours/unshare -r --init --mount-proc sh -c '
  >   echo $$; orphan=$(sh -c "true >/dev/null & echo \$!"); while [ -e /proc/$orphan ]; do :; done; tr "\0" " " </proc/1/cmdline >/dev/null'
  2
  $ for status in 0 7 255; do as-user ours/unshare -r --init sh -c "exit $status"; echo $?; done
  0
  7
  255
  $ as-user ours/unshare -r --init sh -c 'kill -9 $$'
  [137]
  $ as-user ours/unshare -r --init nothing
  unshare: failed to execute nothing: No such file or directory
  [127]
  $ as-user ours/unshare -r --init /etc
  unshare: failed to execute /etc: Permission denied
  [126]

With the program all ends that it has left; and all of it when unshare is killed, whoever the program is:

  $ user_sends -END ours/unshare -r --init sh -c 'setsid sleep 1000 & echo ready; read line'
  END 1
  $ user_sends KILL ours/unshare -r --init sh -c 'trap "" TERM; setsid sleep 1000 & echo ready; sleep 1000'
  KILL SIGKILL
  $ user_sends KILL ours/unshare --map-auto --init -S 5 -G 5 sh -c 'setsid sleep 1000 & echo ready; sleep 1000'
  KILL SIGKILL
  $ user_sends KILL ours/unshare -r --init --kill-child sh stay
  KILL SIGKILL
  $ as-user ours/unshare -r --init --kill-child=TERM true
  unshare: --init ends everything by SIGKILL: --kill-child=TERM cannot be had with it
  [1]

Signals reach the program, which is no PID 1: one that handles none ends by itself.

  $ user_sends HUP,WINCH ours/unshare -r --init --forward-signals sh handler
  got HUP
  HUP 5
  got WINCH
  WINCH 5
  $ user_sends TERM ours/unshare -r --init --forward-signals sh stay
  TERM 143
  $ user_sends +TERM ours/unshare -r --init sh -c 'echo ready; read line; exit 3'
  TERM 3

What the program starts with
----------------------------

What the caller has blocked or ignores, and nothing else of unshare's:

  $ for how in -r -rf '-r --kill-child' '-rpf'; do
  >   for unshare in ours theirs; do
  >     as-user env --block-signal=USR1 --ignore-signal=USR2 --ignore-signal=CHLD $unshare/unshare $how \
  >       sed -n '/^Sig[BIC]/p' /proc/self/status | tr '\n\t' '  '; echo
  >   done
  > done | uniq -c | tr -s ' '
   8 SigBlk: 0000000000000200 SigIgn: 0000000000000800 SigCgt: 0000000000000000 
  $ for how in --forward-signals --init '--init --forward-signals'; do
  >   as-user env --block-signal=USR1 --ignore-signal=USR2 ours/unshare -r $how sed -n '/^Sig[BIC]/p' /proc/self/status |
  >     tr '\n\t' '  '; echo
  > done | uniq -c | tr -s ' '
   3 SigBlk: 0000000000000200 SigIgn: 0000000000000800 SigCgt: 0000000000000000 

A caller who ignores SIGCHLD hears of the end:

  $ for how in -rf '-r --forward-signals' '-r --init' '-rf --map-auto'; do
  >   as-user timeout 20 sh -c "trap '' CHLD; exec ours/unshare $how sh -c 'exit 3'"; echo $?
  > done
  3
  3
  3
  3
