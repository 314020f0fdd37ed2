Terminals and pipes
===================

  $ need user user-namespaces python3 || exit
  $ chmod 777 . && as-user make-root root

What sits before a terminal here is a few lines of python: `Terminal` starts a command on a new one,
types, and waits for what it should say.

  $ cat >terminal.py <<'END'
  > import fcntl, os, pty, re, select, signal, struct, sys, termios
  > class Terminal:
  >     def __init__(self, command, rows=33, columns=101):
  >         self.text = ""
  >         self.pid, self.fd = pty.fork()
  >         if self.pid == 0:
  >             fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
  >             os.execvp("sh", ["sh", "-c", "exec " + command])
  >         self.modes = termios.tcgetattr(self.fd)
  >     def resize(self, rows, columns):
  >         fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
  >     def type(self, text):
  >         os.write(self.fd, text.encode())
  >     def is_as_before(self):
  >         return termios.tcgetattr(self.fd) == self.modes
  >     def read(self):
  >         if not select.select([self.fd], [], [], 10)[0]:
  >             os.system("pkill -KILL -s %d" % self.pid)
  >             sys.exit("waited in vain, after: " + repr(self.text))
  >         try:
  >             new = os.read(self.fd, 65536).decode()
  >         except OSError:
  >             new = ""
  >         self.text += new
  >         return new
  >     def wait(self, words):
  >         while words not in self.text:
  >             if not self.read():
  >                 sys.exit("ended without %r: %r" % (words, self.text))
  >         before, self.text = self.text.split(words, 1)
  >         return before
  >     def end(self):
  >         while self.read():
  >             pass
  >         return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
  > END
  $ export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$PWD"
  $ on_terminal() { as-user sh -c 'cat >script.py; python3 script.py'; }

A terminal of its own
---------------------

Where 0, 1 and 2 are a terminal, the container has another one, of its own devpts.

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sunder run --root root sh -c 'tty; ls -l /proc/self/fd 2>/dev/null | grep -c /dev/pts/0; ls /dev/pts; stty size; exit 3'")
  > print(t.end(), t.text.split())
  > t = Terminal("sunder run --root root --user 5 sh -c 'stat -c %u /dev/pts/0; echo hello >/dev/tty; test -w /dev/pts/0 && echo ok'")
  > print(t.end(), t.text.split())
  > t = Terminal("sunder run --root root --no-init sh -c 'tty; stty size'")
  > print(t.end(), t.text.split())
  > END
  3 ['/dev/pts/0', '1', '0', 'ptmx', '33', '101']
  0 ['5', 'hello', 'ok']
  0 ['/dev/pts/0', '33', '101']

Each of the three for itself:

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sunder run --root root sh -c 'for fd in 0 1 2; do [ -t $fd ] && echo $fd; done; echo error >&2' 2>err </dev/null")
  > print(t.end(), t.text.split(), open("err").read())
  > t = Terminal("sunder run --root root sh -c 'for fd in 0 1 2; do [ -t $fd ] && echo $fd >&2; done; echo out' >out")
  > print(t.end(), t.text.split(), open("out").read())
  > END
  0 ['1'] error
  
  0 ['0', '2'] out
  

What is typed arrives, once, and what is said comes out, of any length:

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sunder run --root root sh -c 'echo ready; read line; echo \"got <$line>\"'")
  > t.wait("ready\r\n"); t.type("some words\n")
  > print(repr(t.wait("got <")), repr(t.wait(">\r\n")), t.end())
  > t = Terminal("sunder run --root root seq 200000")
  > print(t.end(), t.text.split() == [str(i + 1) for i in range(200000)])
  > END
  'some words\r\n' 'some words' 0
  0 True

The window changes its size:

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sunder run --root root sh -c 'trap \"stty size; exit 0\" WINCH; echo ready; while :; do read line; done'")
  > t.wait("ready"); t.resize(44, 55)
  > print(t.end(), t.text.split())
  > END
  0 ['44', '55']

Keys
----

Ctrl-C, Ctrl-\ and Ctrl-D do what they do without sunder.

  $ on_terminal <<'END'
  > from terminal import *
  > for options in "", "--no-init":
  >     for key in "\x03", "\x1c":
  >         t = Terminal("sunder run --root root %s sh -c 'trap \"echo caught; exit 7\" INT QUIT; echo ready; read line'" % options)
  >         t.wait("ready"); t.type(key); t.wait("caught")
  >         print(t.end())
  > for key in "\x03", "\x1c", "\x04":
  >     t = Terminal("sunder run sh -c 'echo ready; exec cat'")
  >     t.wait("ready"); t.type(key)
  >     print(t.end())
  > END
  7
  7
  7
  7
  130
  131
  0

Ctrl-C is not for sunder: a program that goes on after it, goes on.

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sunder run --root root sh -c 'trap \"echo caught\" INT; echo ready; until read line; do :; done; echo got $line'")
  > t.wait("ready"); t.type("\x03"); t.wait("caught"); t.type("more\n")
  > t.wait("got more"); print(t.end())
  > END
  0

Ctrl-Z stops it, with the terminal as it was; fg goes on with it, and Ctrl-Z again.

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("env PS1=%% sh -i")
  > for options in "", "--user 5", "--disk":
  >     t.wait("%"); t.type("sunder run --root root %s sh -c 'echo ready; while read line; do echo got:$line; done'\n" % options)
  >     t.wait("ready\r\n"); t.type("one\n"); t.wait("got:one")
  >     for word in "two", "three":
  >         t.type("\x1a"); t.wait("Stopped"); t.wait("%")
  >         print(t.is_as_before())
  >         t.type("echo outside\n"); t.wait("outside\r\noutside"); t.wait("%")
  >         t.type("fg\n"); t.wait("sunder run"); t.type(word + "\n"); t.wait("got:" + word)
  >     t.type("\x04")
  > t.wait("%"); print(t.is_as_before()); t.type("exit\n"); print(t.end())
  > END
  True
  True
  True
  True
  True
  True
  True
  0

A shell in there has job control of its own:

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("env PS1=in: sunder run sh -i")
  > t.wait("in:"); t.type("cat\n"); t.type("x\n"); t.wait("x\r\nx\r\n"); t.type("\x1a")
  > t.wait("Stopped"); t.wait("in:"); t.type("fg\n"); t.wait("cat"); t.type("y\n"); t.wait("y\r\ny\r\n"); t.type("\x03")
  > t.wait("in:"); t.type("exit 4\n"); print(t.end())
  > END
  4

In the background it does not take what is typed, and may be brought to the front.

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("env PS1=%% sh -i")
  > t.wait("%"); t.type("sunder run --root root sh -c 'echo star''ted; read line; echo got $line' &\n")
  > t.wait("started"); t.type("echo typed\n"); t.wait("\ntyped"); print(t.is_as_before())
  > t.type("fg\n"); t.wait("sunder run"); t.type("word\n"); t.wait("got word"); t.wait("%")
  > print(t.is_as_before()); t.type("exit\n"); print(t.end())
  > END
  True
  True
  0

So it is with a shell like bash, which tells a program that was never stopped nothing when it comes to
the front; also after Ctrl-Z, bg and fg:

  $ on_terminal <<'END'
  > from terminal import *
  > import shutil
  > if not shutil.which("bash"):
  >     sys.exit("this needs bash")
  > t = Terminal("env PS1=%% bash --norc --noediting -i")
  > t.wait("%"); t.type("sunder run --root root sh -c 'echo star''ted; read line; echo got $line; read line; echo got $line' &\n")
  > t.wait("started"); t.type("fg\n"); t.wait("sunder run"); t.wait("echo got $line'")
  > while t.is_as_before():
  >     pass
  > t.type("word\n"); t.wait("got word")
  > t.type("\x1a"); t.wait("Stopped"); t.wait("%"); t.type("bg\n"); t.wait("&"); t.type("fg\n"); t.wait("echo got $line'")
  > while t.is_as_before():
  >     pass
  > t.type("more\n"); t.wait("got more"); t.wait("%"); print(t.is_as_before())
  > t.type("exit\n"); print(t.end())
  > END
  True
  0

In front of a pipe
------------------

the terminal is also that of the program behind it: its lines begin at the left.

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sh -c 'sunder run --root root sh -c \"echo one; echo two; echo three >&2; sleep 0.3\" | cat'")
  > t.end(); print(sorted(t.text.split("\r\n")))
  > END
  ['', 'one', 'three', 'two']

A reader of --tty's output that goes away ends the command, as SIGPIPE does without a terminal; and one
that does not read keeps nobody from ending it:

  $ as-user timeout -k 5 20 sh -c 'sunder run --root root --tty yes </dev/null | head -1; echo'
  y\r (esc)
  
  $ as-user sh -c 'timeout -k 15 1 sunder run --root root --tty yes </dev/null; echo status $? >&2' | (exec sleep 3)
  status 124

As it was
---------

The terminal is restored on every way out. (By SIGKILL nothing can be restored: there is `reset`.)

  $ cat >ways.py <<'END'
  > from terminal import *
  > def way(command, act=None):
  >     t = Terminal("env PS1=%% sh -i")
  >     t.wait("%"); t.type("sunder run --root root --pid-file pid %s; echo status $?\n" % command)
  >     if act:
  >         t.wait("ready\r"); act(t)
  >     t.wait("\nstatus "); status = t.wait("\r\n"); t.wait("%")
  >     print(status, t.is_as_before())
  >     t.type("exit\n"); t.end()
  > def parent(pid):
  >     return int(open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()[1])
  > def command():
  >     return int(open("pid").read())
  > way("true")
  > way("sh -c 'stty raw -echo; exit 9'")
  > way("none")
  > way("--workdir /none true")
  > way("--tmpfs /proc/none true")
  > way("sh -c 'kill -9 $$'")
  > way("sh -c 'echo ready; sleep 1000'", lambda t: os.kill(command(), signal.SIGKILL))
  > way("sh -c 'echo ready; exec sleep 1000'", lambda t: os.kill(parent(command()), signal.SIGKILL))
  > for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGUSR1:
  >     way("sh -c 'echo ready; exec sleep 1000'", lambda t: os.kill(parent(parent(command())), number))
  > END
  $ as-user sh -c 'python3 ways.py'
  0 True
  9 True
  127 True
  125 True
  125 True
  137 True
  137 True
  137 True
  143 True
  129 True
  130 True
  138 True

When the terminal is closed, all is over:

  $ mkfifo alive && chmod 666 alive
  $ on_terminal >status <<'END' & cat alive
  > from terminal import *
  > t = Terminal("sunder run --root root --bind alive:/alive sh -c 'exec 3>/alive; echo ready; exec sleep 1000'")
  > t.wait("ready"); os.close(t.fd); print(os.waitstatus_to_exitcode(os.waitpid(t.pid, 0)[1]))
  > END
  $ wait; cat status
  129

The caller's terminal
---------------------

is never given to a container, neither to read from nor to type into. With a pipe for its input, what
it can find at fd 1 is its own terminal, in which nobody types; what you type there is for the next.

  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sh -c 'echo input | sunder run --root root sh -c \"cat; tty <&1; stty -icanon min 0 time 0 <&1; echo ready; dd bs=9 count=1 <&1 2>/dev/null; dd bs=9 count=1 </dev/tty 2>/dev/null; echo end\"; read line; echo outside: $line'")
  > t.type("secret\n"); t.wait("input"); t.wait("/dev/pts/0"); t.wait("ready"); print(repr(t.wait("end"))); t.wait("outside: secret"); print(t.end())
  > END
  '\r\n'
  0

--tty, --no-tty
---------------

  $ as-user sh -c 'echo | sunder run --root root --tty sh -c "test -t 0 && test -t 1 && test -t 2 && echo all" 2>&1 | cat' | tr -d '\r' | grep .
  all
  $ as-user sh -c 'seq 3 | sunder run --root root --tty sh -c "cat >/dev/null; echo at its end" | cat' |
  >   tail -1 | tr -d '\r'
  at its end
  $ on_terminal <<'END'
  > from terminal import *
  > t = Terminal("sunder run --root root --no-tty sh -c 'ls /dev/pts; test -t 0 && test -t 1 && echo ours'")
  > print(t.end(), t.text.split())
  > END
  0 ['ptmx', 'ours']

Pipes and files
---------------

are handed on as they are: no byte of them goes through sunder.

  $ head -c 100000000 /dev/urandom >data
  $ sha256sum <data >sum
  $ cat data | as-user sunder run --root root cat | sha256sum | diff sum -
  $ as-user sunder run --root root sha256sum <data | diff sum -
  $ as-user sh -c 'cat data | sunder run --userns single cat | sha256sum' | diff sum -
  $ rm data
  $ yes | as-user sunder run --root root head -n 2
  y
  y
  $ as-user sunder run --root root yes | head -n 2
  y
  y
  $ as-user sunder run --root root sh -c 'echo out; echo error >&2' 2>/dev/null
  out
  $ as-user sunder run --root root cat </dev/null

What is closed is /dev/null for the command:

  $ as-user sunder run --root root readlink /proc/self/fd/0 <&-
  /dev/null
  $ as-user sunder run --root root readlink /proc/self/fd/2 2>&-
  /dev/null
  $ as-user sunder run --root root sh -c 'file=$(readlink /proc/$$/fd/1); echo $file >&2' 2>&1 >&-
  /dev/null
  $ as-user sunder run --root root sh -c 'exit 6' <&- >&- 2>&-
  [6]
