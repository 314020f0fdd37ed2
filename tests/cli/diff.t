What a container has changed
============================

  $ need user user-namespaces setfacl setfattr git patch python3 || exit
  $ [ "$(id -u)" != 0 ] || chmod 777 .
  $ base=$PWD; as() { as-user env XDG_DATA_HOME="$base/data" "$@"; }
  $ as-user mkdir -p project data && cd project

A project, in which a command does what commands do: it is in a copy, and its layer is kept.

  $ as sh -c 'mkdir -p src old/below emptied linked; cd src; printf "one\ntwo\n" >text
  >   echo same >touched; echo program >program; echo moved >from; echo 1 >becomes-directory
  >   mkdir becomes-file; echo in >becomes-file/in; cd ..; echo a >old/a; echo b >old/below/b
  >   echo c >emptied/c; mkdir emptied/d; echo d >emptied/d/d; ln -s src/text link
  >   echo linked >linked/1; echo secret >secret; echo "user data" >data; setfattr -n user.mark -v 1 data'
  $ as sunder run --keep work -- sh -c '
  >   cd src; echo three >>text; touch touched program; chmod 755 program; mv from to
  >   rm becomes-directory; mkdir becomes-directory; echo 2 >becomes-directory/file
  >   rm -r becomes-file; echo now >becomes-file; cd ..
  >   rm -r old emptied; mkdir emptied; echo new >emptied/new; ln -sfn src link
  >   ln linked/1 linked/2; mkdir -p made/dir; mkfifo made/fifo
  >   echo first >made/first; ln made/first made/second
  >   setfattr -n user.mark -v 2 data; setfacl -m g:games:r secret; touch -d @1 .'

A line for each change: added, modified, of another type, or deleted. What was only touched is none;
of a directory that is deleted nothing is said but that.

  $ as sunder diff work | sed "s:$PWD/::g"
  M data (xattrs)
  D emptied/c
  D emptied/d/
  A emptied/new
  M link (content)
  A linked/2 (hard link to linked/1)
  A made/
  A made/dir/
  A made/fifo (FIFO)
  A made/first
  A made/second (hard link to made/first)
  D old/
  M secret (xattrs)
  T src/becomes-directory/ (file -> directory)
  A src/becomes-directory/file
  T src/becomes-file (directory -> file)
  D src/from
  M src/program (mode 644 -> 755)
  M src/text (content)
  A src/to

Nothing has happened to the project:

  $ ls old; cat src/text
  a
  below
  one
  two

Only some of it, seen from where one is; also what is in something that is deleted. Options may be
in front or behind:

  $ as sunder diff work src/text "$PWD/linked" | sed "s:$PWD/::g"
  A linked/2 (hard link to linked/1)
  M src/text (content)
  $ (cd src && as sunder diff work ../made/. text) | sed "s:$PWD/::g"
  A made/
  A made/dir/
  A made/fifo (FIFO)
  A made/first
  A made/second (hard link to made/first)
  M src/text (content)
  $ as sunder diff work old/below/b emptied/d/d src/becomes-file/in made/first made/second | sed "s:$PWD/::g"
  D emptied/d/d
  A made/first
  A made/second (hard link to made/first)
  D old/below/b
  D src/becomes-file/in
  $ (cd linked && as sunder diff work ../link ../link/text) | sed "s:$PWD/::g"
  sunder: ../link/text: neither the host has it, nor the layer
  $ as sunder diff work nonsense
  sunder: nonsense: neither the host has it, nor the layer
  [125]
  $ as sunder diff work old/nonsense
  sunder: old/nonsense: neither the host has it, nor the layer
  [125]
  $ as sunder diff work data/nonsense
  sunder: data/nonsense: neither the host has it, nor the layer
  [125]
  $ as sunder diff work /usr
  $ as sunder diff --name-only work src | sed "s:$PWD/::g"
  src/becomes-directory
  src/becomes-directory/file
  src/becomes-file
  src/from
  src/program
  src/text
  src/to
  $ as sunder diff work src --name-only -z | tr '\0' '!' | sed "s:$PWD/::g"
  src/becomes-directory!src/becomes-directory/file!src/becomes-file!src/from!src/program!src/text!src/to! (no-eol)
  $ as sunder diff work --stat src linked old made | sed "s:$PWD/::g"
  A linked/2 - -> 7
  A made/
  A made/dir/
  A made/fifo
  A made/first - -> 6
  A made/second - -> 6
  D old/
  T src/becomes-directory/ 2 -> -
  A src/becomes-directory/file - -> 2
  T src/becomes-file - -> 4
  D src/from 6 -> -
  M src/program 8 -> 8
  M src/text 8 -> 14
  A src/to - -> 6
  8 added, 2 modified, 2 replaced, 2 deleted; 24 -> 40 bytes

The exit status says nothing about changes, unless it is asked for:

  $ as sunder diff work --exit-code -- link >/dev/null
  [1]
  $ as sunder diff work --exit-code src/touched

JSON
----

  $ as sunder diff work --json >../json
  $ python3 - <<'END'
  > import json, os
  > for change in json.load(open("../json")):
  >     for key in "path", "link-to":
  >         change[key] = change[key] and os.path.relpath(change[key])
  >     for side in change["before"], change["after"]:
  >         if side:
  >             assert side.pop("uid") == os.stat(".").st_uid and side.pop("gid") == os.stat(".").st_gid
  >     if change["path"] in ("data", "link", "made/fifo", "made/second", "old", "src/program"):
  >         print(change)
  > END
  {'path': 'data', 'change': 'modified', 'what': ['xattrs'], 'before': {'type': 'file', 'mode': '0644', 'size': 10}, 'after': {'type': 'file', 'mode': '0644', 'size': 10}, 'link-to': None, 'conflict': None, 'privileged': False}
  {'path': 'link', 'change': 'modified', 'what': ['content'], 'before': {'type': 'link', 'mode': '0777', 'size': 8}, 'after': {'type': 'link', 'mode': '0777', 'size': 3}, 'link-to': None, 'conflict': None, 'privileged': False}
  {'path': 'made/fifo', 'change': 'added', 'what': [], 'before': None, 'after': {'type': 'FIFO', 'mode': '0644'}, 'link-to': None, 'conflict': None, 'privileged': False}
  {'path': 'made/second', 'change': 'added', 'what': [], 'before': None, 'after': {'type': 'file', 'mode': '0644', 'size': 6}, 'link-to': 'made/first', 'conflict': None, 'privileged': False}
  {'path': 'old', 'change': 'deleted', 'what': [], 'before': {'type': 'directory', 'mode': '0755'}, 'after': None, 'link-to': None, 'conflict': None, 'privileged': False}
  {'path': 'src/program', 'change': 'modified', 'what': ['mode'], 'before': {'type': 'file', 'mode': '0644', 'size': 8}, 'after': {'type': 'file', 'mode': '0755', 'size': 8}, 'link-to': None, 'conflict': None, 'privileged': False}
  $ as sunder diff work --json src/touched
  []

Patches
-------

What is in text files, for patch and git apply; names are those from here where a PATH says "here".

  $ as sunder diff work --patch src/text src/to src/program link
  diff --git a/link b/link
  deleted file mode 120000
  --- a/link
  +++ /dev/null
  @@ -1 +0,0 @@
  -src/text
  \ No newline at end of file
  diff --git a/link b/link
  new file mode 120000
  --- /dev/null
  +++ b/link
  @@ -0,0 +1 @@
  +src
  \ No newline at end of file
  diff --git a/src/program b/src/program
  old mode 100644
  new mode 100755
  diff --git a/src/text b/src/text
  --- a/src/text
  +++ b/src/text
  @@ -1,2 +1,3 @@
   one
   two
  +three
  diff --git a/src/to b/src/to
  new file mode 100644
  --- /dev/null
  +++ b/src/to
  @@ -0,0 +1 @@
  +moved
  $ as sunder diff work -p | grep -c "^--- a$PWD"
  9
  $ as sunder diff work --patch . >../changes.patch
  $ cp -a . ../again && cd ../again && git init -q . && git apply ../changes.patch && rm -r .git && cd ../project
  $ cat >../looks <<'END'
  > find . -type f -exec md5sum {} + | sort
  > find . -type l -printf '%p %l\n'
  > END
  $ as sunder run --from work sh -c "$(cat ../looks)" >../inside
  $ (cd ../again && sh ../looks) | diff ../inside - && wc -l <../inside
  14

patch(1) can do it too, but for directories that become files and the reverse.

  $ as sunder diff work --patch old emptied linked data made link src/from src/to src/text src/program \
  >   >../changes.patch
  $ cp -a . ../patched && (cd ../patched && patch -sp1 <../changes.patch)
  $ rm -r ../again/src/becomes-* ../patched/src/becomes-*
  $ diff -r --no-dereference ../again ../patched

Binary files are named, and what is in them is not shown.

  $ as sh -c 'printf "\0a" >binary; : >empty'
  $ as sunder run --keep binary -- sh -c 'printf "\0b" >binary; rm empty; : >"also empty"; printf no-end >end'
  $ as sunder diff binary --patch .
  diff --git a/empty b/empty
  deleted file mode 100644
  index e69de29..0000000
  diff --git a/also empty b/also empty
  new file mode 100644
  index 0000000..e69de29
  Binary files a/binary and b/binary differ
  diff --git a/end b/end
  new file mode 100644
  --- /dev/null
  +++ b/end
  @@ -0,0 +1 @@
  +no-end
  \ No newline at end of file

Names
-----

Names may hold anything. In a list they are escaped as ls -b has it; with --null they are what they
are, and in JSON what is no UTF-8 becomes what Python makes of it (surrogateescape).

  $ as sunder run --keep names -- sh -c 'mkdir names; cd names
  >   touch "$(printf "new\nline")" "$(printf "\033[31mred")" "$(printf "\233c1")" "ba\\ck" "ü ber" "$(printf "\302\233")"
  >   touch "\"quoted\""; printf "\033[2J\n" >content'
  $ as sunder diff names | sed "s:$PWD/::g"
  A names/
  A names/\033[31mred
  A names/"quoted"
  A names/ba\\ck
  A names/content
  A names/new\nline
  A names/\233c1
  A names/\302\233
  A names/\xc3\xbc ber (esc)
  $ as sunder diff names --json | python3 -c 'import json, os, sys
  > sys.stdout.buffer.write(b"\0".join(os.fsencode(change["path"]) for change in json.load(sys.stdin)) + b"\0")' >../names
  $ as sunder diff names -z | cmp - ../names
  $ as sunder diff names --patch names/content | od -c | tail -n 3
  0000140   t  \n   @   @       -   0   ,   0       +   1       @   @  \n
  0000160   + 033   [   2   J  \n
  0000166
  $ as python3 -c 'import pty, sys
  > pty.spawn(["sunder", "diff", "names", "--patch", "names/content"])' | tail -n 1
  +?[2J\r (esc)
  $ as sunder diff names --patch . >../names.patch
  $ mkdir ../named; cd ../named && git init -q . && git apply ../names.patch && cd ../project
  $ as sunder run --from names sh -c 'ls -b names' >../inside; ls -b ../named/names | diff ../inside -

Conflicts
---------

What has been changed on the host since, is one.

  $ as sh -c 'mkdir keep deleted deleted/in; touch deleted/in/file; mkdir open; echo 1 >1; echo 2 >2; echo 3 >3; echo 4 >4
  >   mkdir dir; mkdir full; echo x >full/x'
  $ as sunder run --keep conflicts -- sh -c 'echo one >1; rm 2; echo three >3; echo four >4
  >   rm -r deleted; chmod 700 open; touch dir/new; echo y >full/x; echo mine >both; echo same >equal; touch full'
  $ as sh -c 'echo 1.1 >1; echo 2.1 >2; echo three >3; echo changed >deleted/in/file; touch dir/other; echo theirs >both; echo same >equal
  >   chmod 750 open; rm -r full; touch keep/file'
  $ as sunder diff conflicts | sed "s:$PWD/::g"
  M 1 (content) conflict: changed on the host after the container was started
  D 2 conflict: changed on the host after the container was started
  M 4 (content)
  M both (content) conflict: made on the host after the container was started
  D deleted/ conflict: something in it was changed on the host after the container was started
  A dir/new
  A full/ conflict: deleted on the host after the container was started
  A full/x conflict: deleted on the host after the container was started
  M open/ (mode 750 -> 700) conflict: changed on the host after the container was started
  $ as sunder diff conflicts --stat | tail -n 1
  3 added, 4 modified, 2 deleted, 7 conflicts; 17 -> 16 bytes
  $ as sunder diff conflicts --json | python3 -c 'import json, sys
  > print(sum(1 for change in json.load(sys.stdin) if change["conflict"]))'
  7

A host file that came up meanwhile, where the container has cleared everything:

  $ as sh -c 'rm -r deleted; mkdir cleared; touch cleared/old'
  $ as sunder run --keep cleared -- sh -c 'rm -r cleared; mkdir cleared; touch cleared/mine'
  $ as touch cleared/theirs
  $ as sunder diff cleared | sed "s:$PWD/::g"
  A cleared/mine
  D cleared/old
  D cleared/theirs conflict: made on the host after the container was started

A directory that was moved to the place of another one has old files, which the container has not
seen:

  $ as sh -c 'mkdir -p one/in two/in precious out; echo 1 >one/in/file; echo 2 >two/in/file; echo 1 >one/in/gone; echo 2 >two/in/gone; echo 3 >precious/file; echo 4 >out/file'
  $ as sunder run --keep moved -- sh -c 'cd one/in; echo 3 >file; rm gone; echo new >new; cd ../..; rm -r out'
  $ as sh -c 'mv one three; mv two one; mv precious out'
  $ as sunder diff moved | sed "s:$PWD/::g"
  M one/in/file (content) conflict: it is in another directory on the host than the container has seen
  D one/in/gone conflict: it is in another directory on the host than the container has seen
  A one/in/new
  D out/ conflict: something in it was changed on the host after the container was started

What cannot be
--------------

  $ as sunder diff
  sunder diff: the name of a kept layer is missing
  Try 'sunder diff --help' for more information.
  [125]
  $ as sunder diff nothing
  sunder: nothing: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one
  [125]
  $ as sunder diff ../data
  sunder: ../data: not a name: 1 to 64 of A-Z a-z 0-9 . _ -, the first none of . -
  [125]
  $ as sunder diff work --json --stat
  sunder diff: one of --stat, --name-only, --json and --patch is enough
  Try 'sunder diff --help' for more information.
  [125]
  $ as sunder diff --nonsense work
  sunder diff: unrecognized option '--nonsense'
  Try 'sunder diff --help' for more information.
  [125]

A layer that is in use is shown as it is:

  $ mkfifo ../said ../go
  $ as sunder run --keep used -- sh -c 'echo x >used; echo ready; read line' >../said <../go &
  $ exec 4<../said 5>../go; read -r line <&4
  $ as sunder diff used | sed "s:$PWD/::g"
  sunder: note: the layer is in use: what is written into it now may be missing here
  A used
  $ echo >&5; wait; exec 4<&- 5>&-
  $ as sunder diff used | sed "s:$PWD/::g"
  A used

With --root
-----------

What sunder mounts in a root file system shows nowhere, and neither do the places that it has to
make for that, as long as nothing else is in them.

  $ cd .. && as-user make-root root && as-user rm -r root/dev root/proc root/sys root/etc root/mnt && cd root
  $ as sunder run --root . --bind ../project:/a/b/c --bind ../project/1:/a/file --tmpfs /t --keep nothing true
  $ as sunder diff nothing
  $ as sunder run --root . --bind ../project:/a/b/c --keep something --hide /home \
  >   sh -c 'touch /etc/new; mkdir /a/b/d; chown 5:6 /bin/busybox'
  $ as sunder diff something | sed "s:$PWD/::g; s/ $(as-user id -u):$(as-user id -g) / ME /; s/-> [0-9]*:[0-9]*/-> SUB/"
  A a/
  A a/b/
  A a/b/d/
  M bin/busybox (owner ME -> SUB)
  A etc/
  A etc/new
