CVE-2017-5226: the caller's terminal
====================================

A program in a container that has the caller's terminal could type into it (TIOCSTI), and what it
typed would be read by the caller's shell; or it could read what the caller types. So each of 0, 1
and 2 that is a terminal becomes one of the container's own.

  $ need user user-namespaces /usr/bin/python3 || exit
  $ chmod 777 .
  $ as-user make-root root
  $ as-user cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack
  $ cat >on-terminal <<'END'
  > import os, pty, re, select, sys
  > # Runs a command on a terminal, with "typed" waiting in it; what comes out, without the echo.
  > child, master = pty.fork()
  > if child == 0:
  >     os.read(0, 1)
  >     os.execvp(sys.argv[1], sys.argv[1:])
  > os.write(master, b'\ntyped\n')
  > out = b''
  > while True:
  >     try:
  >         data = os.read(master, 4096)
  >     except OSError:
  >         break
  >     if not data:
  >         break
  >     out += data
  > os.waitpid(child, 0)
  > sys.stdout.write(out.decode().replace('\r', ''))
  > END
  $ on_terminal() { as-user /usr/bin/python3 on-terminal sh -c "$1" | grep -v '^$\|^typed$'; }

Which terminal is it? One of a devpts of its own, whatever the others are.

  $ here='for fd in 0 1 2; do [ -t $fd ] && readlink /proc/self/fd/$fd >&2; done; :'
  $ echo "$here" >here; chmod 644 here
  $ on_terminal 'sunder run --root root sh -c "$(cat here)"'
  /dev/pts/0
  /dev/pts/0
  /dev/pts/0
  $ outside=$(as-user /usr/bin/python3 on-terminal sh -c 'stat -L -c %d:%i /dev/stdin' | tail -n 1)
  $ on_terminal 'sunder run --root root stat -L -c %d:%i /dev/stdin' | grep -c "^$outside$"
  0
  [1]

With another stdin the terminal is still there at 1 and 2, and not to be had through them: what was
typed before waits for the shell, and nothing is typed beside it. The same without sunder, first.

  $ try() { on_terminal "$1; "'read line; echo "the shell reads: $line"' | sed 's/^x*//; /^TIOCSTI/d'; }
  $ try 'echo | root/bin/attack terminal 1'
  read: yes
  the shell reads: yped* (glob)
  $ try 'echo | sunder run --root root attack terminal 1'
  read: EAGAIN
  the shell reads: typed
  $ try 'sunder run --root root attack terminal 2 </dev/null >out; cat out'
  read: EAGAIN
  the shell reads: typed
  $ try 'sunder run --root root attack terminal 1 </dev/null 2>/dev/null'
  read: EAGAIN
  the shell reads: typed
  $ try 'echo | sunder run -- root/bin/attack terminal 1'
  read: EAGAIN
  the shell reads: typed

/dev/tty is that terminal, or none. It is not the caller's.

  $ on_terminal 'sunder run --root root sh -c "echo x >/dev/tty" </dev/null 2>&1 | cat'
  sh: can't create /dev/tty: No such device or address
  $ on_terminal 'sunder run --no-tty --root root sh -c "echo x >/dev/tty" 2>&1 | cat'
  sh: can't create /dev/tty: No such device or address

A message that repeats words of the image says them without control characters.

  $ as-user sh -c 'printf "#!/\033]0;pwned\007\233x\n" >root/bin/bad && chmod 755 root/bin/bad'
  $ as-user sunder run --root root /bin/bad 2>&1 | LC_ALL=C grep -c "$(printf '[\001-\011\013-\037\177]')"
  0
  [1]
