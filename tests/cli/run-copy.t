A throwaway copy of the machine
===============================

  $ need user user-namespaces git make || exit

Without --root the container is a copy of the machine you are on, as you see it: the same files, the
same user, the same directory. You may try what you like in it.

  $ chmod 777 . && as-user mkdir project && cd project
  $ as-user sh -c '
  >   git init -q .
  >   printf "all:\n\techo made >made\n\tcat made\n" >Makefile
  >   echo text >file
  >   git add Makefile file
  >   git -c user.name=me -c user.email=me@example.org commit -q -m first
  >   echo more >>file'
  $ as-user sh -c 'pwd; id; git status --short' >../outside
  $ as-user sunder run sh -c 'pwd; id; git status --short' >../inside
  $ diff ../outside ../inside
  $ tail -1 ../inside
   M file

What is made in the project stays in there:

  $ as-user sunder run make
  echo made >made
  cat made
  made
  $ as-user sunder run sh -c 'rm -r .git; echo nothing >file; mkdir new; mv Makefile new; ls'
  file
  new
  $ ls -A
  .git
  Makefile
  file
  $ as-user git status --short
   M file
  $ as-user git diff --stat | cat
   file | 1 +
   1 file changed, 1 insertion(+)

So it is with HOME and all below it:

  $ as-user sh -c 'mkdir ~/kept; echo before >~/kept/file'
  $ as-user sunder run sh -c 'cd; pwd; ls -A kept; rm -r kept; echo >>.profile; echo >new; ls -d kept
  >   ls new' 2>&1 | sed "s:^$(as-user sh -c 'echo $HOME')$:HOME:"
  HOME
  file
  ls: cannot access 'kept': No such file or directory
  new
  $ as-user sh -c 'cat ~/kept/file; cd; ls new; rm -r ~/kept'
  before
  ls: cannot access 'new': No such file or directory

Elsewhere
---------

Everywhere else you could not write anyway, or it is of no use to: the copy is read-only there, and
says so.

  $ as-user sunder run touch /usr/file /file
  touch: cannot touch '/usr/file': Read-only file system
  touch: cannot touch '/file': Read-only file system
  [1]

Also where you could write on the host. What you want to try out in another directory takes an
--overlay:

  $ as-user mkdir ../elsewhere ../another
  $ cd ..
  $ as-user mkdir below && cd below
  $ as-user sunder run sh -c 'cd ../elsewhere'
  sh: 1: cd: can't cd to ../elsewhere
  [2]
  $ as-user sunder run --overlay ../elsewhere --overlay "$(dirname "$PWD")/another" \
  >   sh -c 'touch ../elsewhere/file ../another/file && ls ../elsewhere ../another'
  ../another:
  file
  
  ../elsewhere:
  file
  $ ls ../elsewhere ../another
  ../another:
  
  ../elsewhere:
  $ as-user sunder run --overlay /usr/local sh -c 'touch /usr/local/file && ls /usr/local/file'
  /usr/local/file
  $ ls /usr/local/file
  ls: cannot access '/usr/local/file': No such file or directory
  [2]
  $ cd ../project

/tmp, /run, /dev are new
------------------------

Of /tmp only the working directory is there, of /run nothing: no socket of a daemon.

  $ ls -A / >../outside
  $ as-user sunder run ls -A / >../inside
  $ diff ../outside ../inside
  $ as-user sunder run sh -c 'ls -A /run; ls -A ..; echo new >/tmp/new; cat /tmp/new; stat -c %a /tmp'
  project
  new
  1777
  $ ls /tmp/new
  ls: cannot access '/tmp/new': No such file or directory
  [2]
  $ as-user sunder run sh -c 'ls /dev'
  fd
  full
  mqueue
  null
  ptmx
  pts
  random
  shm
  stderr
  stdin
  stdout
  tty
  urandom
  zero

With an $XDG_RUNTIME_DIR comes an empty one.

  $ as-user sh -c 'XDG_RUNTIME_DIR=/run/user/$(id -u) sunder run \
  >   sh -c "stat -c %a \$XDG_RUNTIME_DIR; ls -A \$XDG_RUNTIME_DIR; touch \$XDG_RUNTIME_DIR/socket"'
  700

The working directory may be HOME itself, in HOME, or /:

  $ as-user sh -c 'cd && test "$(sunder run pwd)" = "$HOME"'
  $ as-user sh -c 'mkdir ~/below && cd ~/below && sunder run sh -c "touch file && ls" && ls; rmdir ~/below'
  file
  $ (cd / && as-user sunder run pwd)
  /
  $ (cd /usr && as-user sunder run pwd)
  /usr
  $ (cd /proc && as-user sunder run pwd)
  /
  $ (cd /dev && as-user sunder run pwd)
  /

HOME may be below /tmp too:

  $ as-user mkdir ../home
  $ as-user env HOME="$(dirname "$PWD")/home" sunder run \
  >   sh -c 'touch ~/file file; ls ~ .; ls -A ~/.local/state/sunder'
  .:
  Makefile
  file
  
  /tmp/*/home: (glob)
  file
  $ as-user find ../home
  ../home
  ../home/.local
  ../home/.local/state
  ../home/.local/state/sunder

The state directory
-------------------

Upper layers are on disk, below ~/.local/state/sunder. In there nobody sees them, and afterwards
they are gone.

  $ mkfifo ../said ../go
  $ as-user sunder run sh -c 'echo x >file; ls -A ~/.local/state/sunder; echo ready; read go' \
  >   >../said <../go &
  $ exec 4<../said 5>../go
  $ read -r line <&4; echo "$line"
  ready
  $ as-user sh -c 'ls ~/.local/state/sunder' | sed 's/[0-9a-f]*$/NUMBER/'
  sunder-NUMBER
  $ echo >&5; wait; exec 4<&- 5>&-
  $ as-user sh -c 'ls ~/.local/state/sunder'

--state takes another directory, and it is not visible either. --memory has none.

  $ as-user mkdir ../state
  $ as-user sunder run --state ../state sh -c 'touch file; ls -A ../state'
  ls: cannot access '../state': No such file or directory
  [2]
  $ as-user sunder run --state state sh -c 'touch file; ls -A state'
  $ ls -A ../state state
  ../state:
  
  state:
  $ as-user rmdir state
  $ as-user sunder run --memory --state state sh -c 'touch file; ls; ls -d state' 2>&1
  Makefile
  file
  ls: cannot access 'state': No such file or directory
  [2]
  $ ls -d state
  ls: cannot access 'state': No such file or directory
  [2]
