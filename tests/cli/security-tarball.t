Archives that nobody has looked at
==================================

  $ need root user user-namespaces || exit
  $ chmod 777 . && make-root root && mkdir theirs && chown "$(as-user id -u)" theirs

`make NAME <<END` makes NAME.tar of what the lines say: an entry each, its type, name, and where a link
leads. With the word root behind it, its first entries are those of a root that works.

  $ cat >make.py <<'END'
  > import io, sys, tarfile
  > types = {"file": tarfile.REGTYPE, "dir": tarfile.DIRTYPE, "symlink": tarfile.SYMTYPE, "link": tarfile.LNKTYPE,
  >     "char": tarfile.CHRTYPE, "block": tarfile.BLKTYPE, "fifo": tarfile.FIFOTYPE, "sparse": tarfile.GNUTYPE_SPARSE}
  > with tarfile.open(sys.argv[1] + ".tar", "w", format=tarfile.GNU_FORMAT if "gnu" in sys.argv else tarfile.PAX_FORMAT) as tar:
  >     if "root" in sys.argv: tar.add("root", ".")
  >     for line in sys.stdin.read().splitlines():
  >         words = [word.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "surrogateescape")
  >             for word in line.split(" ")]
  >         entry = tarfile.TarInfo(words[1])
  >         entry.type, entry.mode, entry.linkname = types[words[0]], 0o4755, words[2] if len(words) > 2 else ""
  >         content = b"written\n" if words[0] == "file" else b""
  >         entry.size = len(content)
  >         tar.addfile(entry, io.BytesIO(content))
  > END
  $ make() { python3 make.py "$@"; }

Each is tried by root and by an ordinary user: the container is not made, and nothing of it is left, in
the state directory or where it may have wanted to write.

  $ mkdir outside && echo ours >outside/file && chmod -R a+rwX outside && ln -s "$PWD/outside" /tmp/sunder-outside-$$
  $ try() {
  >   for who in '' as-user; do
  >     $who sunder run --state theirs/state$who --root "$1.tar" echo ran; echo "[$?]"
  >   done >said 2>&1
  >   [ "$(sed -n '1,/^\[/p' said)" = "$(sed '1,/^\[/d' said)" ] && sed '/^\[/q' said || { echo "they differ:"; cat said; }
  >   find theirs -mindepth 2; find outside | sort | xargs cat 2>/dev/null | sed '/^ours$/d'
  > }

Out of the root by name
-----------------------

  $ make dots <<END && try dots
  > file ../../../evil
  > END
  sunder: dots.tar: refused because of its entry ../../../evil: it has .. in it
  [125]
  $ make dots <<END && try dots
  > dir a
  > file a/../b
  > END
  sunder: dots.tar: refused because of its entry a/../b: it has .. in it
  [125]
  $ make dots <<END && try dots
  > dir a/..
  > END
  sunder: dots.tar: refused because of its entry a/../: it has .. in it
  [125]
  $ make absolute <<END && try absolute
  > file $PWD/outside/new
  > END
  sunder: absolute.tar: refused because of its entry */outside/new: it is an absolute path (glob)
  [125]
  $ make absolute <<END && try absolute
  > file //etc/evil
  > END
  sunder: absolute.tar: refused because of its entry //etc/evil: it is an absolute path
  [125]

Out of the root by a symlink
----------------------------

An absolute one is nothing strange. Writing through one is:

  $ make through <<END && try through
  > symlink away $PWD/outside
  > file away/new
  > END
  sunder: through.tar: refused because of its entry away/new: it would be written through a link
  [125]
  $ make through <<END && try through
  > symlink away ../../../../../../../../..$PWD/outside
  > dir away/new
  > END
  sunder: through.tar: refused because of its entry away/new/: it would be written through a link
  [125]
  $ make through <<END && try through
  > dir a
  > symlink a/b .
  > symlink a/b/c $PWD/outside
  > END
  sunder: through.tar: refused because of its entry a/b/c: it would be written through a link
  [125]

A link in place of a directory that was there, and back:

  $ make swap <<END && try swap
  > dir a/b
  > symlink a $PWD/outside
  > file a/new
  > END
  sunder: swap.tar: * (glob)
  [125]
  $ make swap root <<END && try swap
  > symlink a $PWD/outside
  > dir a
  > END
  ran
  [0]
  $ make swap root <<END && try swap
  > symlink a $PWD/outside/file
  > file a
  > END
  ran
  [0]

The root itself is no link:

  $ make itself <<END && try itself
  > symlink . $PWD/outside
  > file new
  > END
  sunder: itself.tar: * (glob)
  [125]

Permissions, owner and times of a directory are set last, when a link may lie in its place:

  $ make late root <<END && try late
  > dir a
  > symlink a $PWD/outside
  > END
  ran
  [0]
  $ stat -c '%a %u' outside
  777 0

Hard links
----------

  $ make hard <<END && try hard
  > link mine $PWD/outside/file
  > END
  sunder: hard.tar: refused because of its entry mine: it is a hard link out of the root
  [125]
  $ make hard <<END && try hard
  > link mine ../../../outside/file
  > END
  sunder: hard.tar: refused because of its entry mine: it is a hard link out of the root
  [125]
  $ make hard <<END && try hard
  > symlink away $PWD/outside
  > link mine away/file
  > END
  sunder: hard.tar: refused because of its entry mine: it is a hard link through a link
  [125]
  $ make hard <<END && try hard
  > link mine nowhere
  > END
  sunder: hard.tar: refused because of its entry mine: it is a hard link to what is not in the archive before it
  [125]
  $ make hard root <<END && try hard
  > symlink away $PWD/outside/file
  > link mine away
  > END
  ran
  [0]
  $ make hard root <<END && try hard
  > symlink away $PWD/outside/file
  > link mine away
  > file mine
  > END
  ran
  [0]

Nothing of the program that unpacks is to be had by a name either:

  $ make program <<END && try program
  > link mine proc/self/exe
  > END
  sunder: program.tar: refused because of its entry mine: it is a hard link to what is not in the archive before it
  [125]

Names
-----

  $ make newline <<'END' && try newline
  > file evil\nroot:x:0:0
  > END
  sunder: newline.tar: refused because of its entry evil\nroot:x:0:0: it has a control character in it
  [125]
  $ make newline gnu <<'END' && try newline
  > file \x1b[2J\x07
  > END
  sunder: newline.tar: refused because of its entry \x1b[2J\x07: it has a control character in it
  [125]
  $ make newline gnu <<'END' && try newline
  > file \xc2\x9b2J
  > END
  sunder: newline.tar: refused because of its entry \xc2\x9b2J: it has a control character in it
  [125]
  $ make newline root gnu <<'END' && try newline
  > file \xff\xfe
  > END
  ran
  [0]
  $ python3 -c 'print("file", "/".join(["d" * 200] * 30))' | make long && try long
  sunder: long.tar: refused because of its entry ddd*...: it is too long (glob)
  [125]
  $ python3 -c 'print("file", "d" * 300)' | make long && try long | sed 's/dd*/d/'
  sunder: long.tar: its entry d* (glob)
  [125]

Devices
-------

They are left out, which is told where they are not in /dev:

  $ make devices root <<END && try devices
  > char dev/mem
  > END
  ran
  [0]
  $ make devices root <<END && try devices
  > char memory
  > dir disks
  > block disks/sda
  > END
  sunder: note: could not unpack all of devices.tar: device nodes and sockets that were left out: 2
  ran
  [0]
  $ sunder run --root devices.tar find /memory /disks 2>&1
  sunder: note: could not unpack all of devices.tar: device nodes and sockets that were left out: 2
  find: /memory: No such file or directory
  /disks
  [1]

Sizes
-----

What the disk has no room for is not begun; a hole counts as what it would be.

  $ truncate -s 8E root/huge 2>/dev/null || truncate -s 15T root/huge; tar -C root -Scf huge.tar ./huge && rm root/huge
  $ [ "$(stat -c %s huge.tar)" -lt 5000000 ] && try huge
  sunder: huge.tar: refused because of its entry ./huge: it is larger than what the disk has free
  [125]
  $ python3 - <<'END'
  > import tarfile
  > with open("promise.tar", "wb") as out:
  >     entry = tarfile.TarInfo("promise"); entry.size = 1 << 62
  >     out.write(entry.tobuf(tarfile.GNU_FORMAT) + b"x" * 10240)
  > END
  $ try promise
  sunder: promise.tar: refused because of its entry promise: it is larger than what the disk has free
  [125]
