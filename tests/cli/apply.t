Taking over what a container has changed
========================================

  $ need user user-namespaces setfacl setfattr python3 || exit
  $ [ "$(id -u)" != 0 ] || chmod 777 .
  $ base=$PWD; as() { as-user env XDG_DATA_HOME="$base/data" "$@"; }
  $ short() { sed "s:$base/::g"; }
  $ as-user mkdir -p project data && cd project

A project, in which a command does what commands do: it is in a copy, and its layer is kept.

  $ make() { as sh -c 'mkdir -p src old/below emptied linked; cd src; printf "one\ntwo\n" >text
  >   echo same >touched; echo program >program; echo moved >from; echo 1 >becomes-directory
  >   mkdir becomes-file; echo in >becomes-file/in; cd ..; echo a >old/a; echo b >old/below/b
  >   echo c >emptied/c; mkdir emptied/d; echo d >emptied/d/d; ln -s src/text link
  >   echo linked >linked/1; echo secret >secret; echo "user data" >data; setfattr -n user.mark -v 1 data'; }
  $ make
  $ as sunder run --keep work -- sh -c '
  >   cd src; echo three >>text; touch touched program; chmod 755 program; mv from to
  >   rm becomes-directory; mkdir becomes-directory; echo 2 >becomes-directory/file
  >   rm -r becomes-file; echo now >becomes-file; cd ..
  >   rm -r old emptied; mkdir emptied; echo new >emptied/new; ln -sfn src link
  >   ln linked/1 linked/2; chmod 700 linked; mkdir -p made/dir; mkfifo made/fifo
  >   echo first >made/first; ln made/first made/second; truncate -s 10M made/sparse; echo x >>made/sparse
  >   mkdir -m 1777 made/open; echo shut >made/dir/shut; chmod 0 made/dir/shut; chmod 555 made/dir
  >   setfattr -n user.mark -v 2 data; setfacl -m u:daemon:r secret; touch -h -d @1 made/dir made/fifo link src/to'

Nobody is asked without a terminal, and nothing is done then:

  $ as sunder apply work
  sunder: there is no terminal to ask on: --yes is needed
  [125]
  $ as sunder apply work --dry-run src | short
  T project/src/becomes-directory/ (file -> directory)
  A project/src/becomes-directory/file
  T project/src/becomes-file (directory -> file)
  D project/src/from
  M project/src/program (mode 644 -> 755)
  M project/src/text (content)
  A project/src/to
  $ cat src/from
  moved

Some of it:

  $ as sunder apply work --yes src/text linked/2
  applied 2 changes (1 added, 1 modified)
  $ cat src/text; stat -c '%h %n' linked/*
  one
  two
  three
  1 linked/1
  1 linked/2

A new file in new directories: they are made, too, and nothing else that is in them.

  $ as sunder apply work -n "$PWD/made/dir/shut" | short
  A project/made/
  A project/made/dir/
  A project/made/dir/shut
  $ as sunder apply work -y made/dir/shut
  applied 3 changes (3 added)
  $ find made | LC_ALL=C sort
  made
  made/dir
  made/dir/shut

A file that is a directory in the layer has to become one, with all that is in it:

  $ as sunder apply work -y src/becomes-directory/file 2>&1 | short
  sunder: project/src/becomes-directory: it is no directory on the host, and has to be taken over with what is in it

And all the rest:

  $ as sunder apply work --yes
  applied 20 changes (8 added, 6 modified, 2 replaced, 4 deleted)
  $ as sunder apply work --yes
  sunder: note: there is nothing to apply
  $ as sunder diff work
  $ ls -A; find src made emptied linked | LC_ALL=C sort
  data
  emptied
  link
  linked
  made
  secret
  src
  emptied
  emptied/new
  linked
  linked/1
  linked/2
  made
  made/dir
  made/dir/shut
  made/fifo
  made/first
  made/open
  made/second
  made/sparse
  src
  src/becomes-directory
  src/becomes-directory/file
  src/becomes-file
  src/program
  src/text
  src/to
  src/touched
  $ stat -c '%A %h %Y %N' made/dir made/fifo link src/to made/open made/second linked made/dir/shut | sed 's/ [0-9]\{2,\} / now /'
  dr-xr-xr-x 2 1 'made/dir'
  prw-r--r-- 1 1 'made/fifo'
  lrwxrwxrwx 1 1 'link' -> 'src'
  -rw-r--r-- 1 1 'src/to'
  drwxrwxrwt 2 now 'made/open'
  -rw-r--r-- 2 now 'made/second'
  drwx------ 2 now 'linked'
  ---------- 1 now 'made/dir/shut'
  $ stat -c %s made/sparse; [ "$(du -k made/sparse | cut -f1)" -lt 100 ]; tail -c 2 made/sparse | tr -d '\0'
  10485762
  x
  $ getfattr -d data | grep user; getfacl -cn secret | sed 's/user:[0-9][0-9]*:/user:N:/'
  user.mark="2"
  user::rw-
  user:N:r--
  group::r--
  mask::r--
  other::r--
  

Conflicts
---------

What the host has changed meanwhile is not lost: all of that is told, and nothing is done at all.

  $ as sh -c 'echo 1 >one; echo 1 >two; echo 1 >three; mkdir dir; echo 1 >dir/1'
  $ as sunder run --keep late -- sh -c 'echo 2 >one; echo 2 >two; rm -r dir; echo 2 >three'
  $ as sh -c 'echo 3 >two; echo 3 >dir/1'
  $ as sunder apply late --yes 2>&1 | short
  sunder: note: project/dir: something in it was changed on the host after the container was started
  sunder: note: project/two: changed on the host after the container was started
  sunder: 2 conflicts: nothing was changed
  sunder: hint: --force takes over the layer's; PATHs take over only some
  $ as sunder apply late --yes 2>/dev/null
  [1]
  $ cat one two three
  1
  3
  1
  $ as sunder apply late --yes one three
  applied 2 changes (2 modified)
  $ as sunder apply late --yes --force
  applied 2 changes (1 modified, 1 deleted)
  $ cat one two three; ls -d dir
  2
  2
  2
  ls: cannot access 'dir': No such file or directory
  [2]

Names
-----

  $ as sunder run --keep names -- sh -c 'printf 1 >"$(printf "a\nb")"; printf 2 >" "; printf 3 >"$(printf "\377")"; mkdir "new
  > line"; printf 4 >-n; touch -- "$(printf "\033[31m")"'
  $ as sunder apply names --yes
  applied 6 changes (6 added)
  $ ls -b | LC_ALL=C sort | head -n 6
  -n
  \ 
  \033[31m
  \377
  a\nb
  data

An access list that only the host's directory would give is none of the layer's:

  $ as sh -c 'mkdir giving; setfacl -d -m u:daemon:rwx giving; chmod g+s giving'
  $ as sunder run --keep plain -- sh -c 'mkdir giving/dir; echo >giving/file; setfacl -b giving/file giving/dir; setfacl -k giving/dir; chmod 640 giving/file; chmod 750 giving/dir'
  $ as sunder apply plain -y
  applied 2 changes (2 added)
  $ as sunder diff plain; stat -c '%A %n' giving/*; ls -l giving | grep -c +
  drwxr-s--- giving/dir
  -rw-r----- giving/file
  0
  [1]

Another step
------------

What an apply has made is no conflict when the container has gone on, and changes it again; what
somebody has changed since, is.

  $ as sh -c 'echo 1 >step; echo 1 >other; echo 1 >first; ln first second'
  $ as sunder run --keep steps -- sh -c 'echo 2 >step; echo 2 >other; mkdir steps; echo a >steps/a; echo 2 >first; echo 2 >second'
  $ as sunder apply steps -y first; as sunder apply steps -y second
  applied 1 change (1 modified)
  applied 1 change (1 modified)
  $ as sunder apply steps -y
  applied 4 changes (2 added, 2 modified)
  $ as sunder run --from steps --keep steps -- sh -c 'echo 3 >step; echo 3 >other; chmod 700 steps; echo b >steps/a'
  $ as sunder apply steps -y step steps
  applied 3 changes (3 modified)
  $ as sh -c 'echo mine >other'; as sunder run --from steps --keep again -- sh -c 'rm -r steps; echo 4 >step'
  $ as sunder apply again -y 2>&1 | short
  sunder: note: project/other: made on the host after the container was started
  sunder: 1 conflict: nothing was changed
  sunder: hint: --force takes over the layer's; PATHs take over only some
  $ as sunder apply again -y step steps
  applied 2 changes (1 modified, 1 deleted)
  $ as touch -d @1 step; as sunder run --from again --keep again -- sh -c 'echo 5 >step'; as sunder diff again step | short
  M project/step (content) conflict: changed on the host after the container was started

While somebody thinks it over
-----------------------------

What comes into a directory while the question stands does not go with it.

  $ cat >../answer.py <<'END'
  > import os, pty, sys
  > pid, terminal = pty.fork()
  > if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
  > said = b""
  > while b"[y/N]" not in said: said += os.read(terminal, 1000)
  > os.system(sys.argv[1]); os.write(terminal, b"y\n")
  > try:
  >     while True: print(os.read(terminal, 1000).decode().replace("\r", ""), end="")
  > except OSError: pass
  > END
  $ as sh -c 'mkdir -p thought/of file; echo 1 >thought/of/it; echo 1 >file/in'
  $ as sunder run --keep thought -- rm -r thought
  $ as sunder run --keep file -- sh -c 'rm -r file; echo >file'
  $ as python3 ../answer.py 'echo new >thought/of/mine' sunder apply thought 2>&1 | short
  y
  sunder: delete project/thought: it was changed on the host meanwhile
  sunder: hint: sunder apply thought goes on from here
  $ as python3 ../answer.py 'echo new >>file/in' sunder apply file 2>&1 | short
  y
  sunder: put in place project/file: it was changed on the host meanwhile
  sunder: hint: sunder apply file goes on from here
  $ cat thought/of/* file/*
  1
  new
  1
  new
  $ as sunder apply -y thought 2>&1 | short
  sunder: note: project/thought: something in it was changed on the host after the container was started
  sunder: 1 conflict: nothing was changed
  sunder: hint: --force takes over the layer's; PATHs take over only some
  $ as sunder apply -y --force thought; ls -d thought
  applied 1 change (1 deleted)
  ls: cannot access 'thought': No such file or directory
  [2]

Long names are told to their end:

  $ long=$(printf 'long%.0s' $(seq 50)); as sh -c "mkdir -p $long/$long/$long/$long/$long/$long; echo 1 >$long/$long/$long/$long/$long/$long/end"
  $ as sunder run --keep long -- sh -c "echo 2 >$long/$long/$long/$long/$long/$long/end"; as sh -c "echo 3 >$long/$long/$long/$long/$long/$long/end"
  $ as sunder apply -y long 2>&1 | sed 's/long.*long/.../'
  sunder: note: */.../end: changed on the host after the container was started (glob)
  sunder: 1 conflict: nothing was changed
  sunder: hint: --force takes over the layer's; PATHs take over only some

Words
-----

  $ as sunder apply
  sunder apply: the name of a kept layer is missing
  Try 'sunder apply --help' for more information.
  [125]
  $ as sunder apply nonsense
  sunder: nonsense: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one
  [125]
  $ as sunder apply work nonsense -y
  sunder: nonsense: neither the host has it, nor the layer
  [125]

Two at once
-----------

  $ as sunder run --keep used true
  $ exec 9<$base/data/sunder/used; flock -s 9
  $ as sunder apply used -y
  sunder: used: the kept layer is in use by another sunder command
  [125]
  $ exec 9<&-
