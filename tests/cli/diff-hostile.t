A layer that was written to do harm
===================================

  $ need user user-namespaces python3 setfattr || exit
  $ [ "$(id -u)" != 0 ] || chmod 777 .
  $ base=$PWD; as() { as-user env XDG_DATA_HOME="$base/data" "$@"; }
  $ as-user mkdir -p project data outside && cd project && layers=$base/data/sunder
  $ as sh -c 'echo file >file; mkdir dir; echo in >dir/in; mkfifo fifo; ln -s loop loop; ln -s ../outside away; echo secret >../outside/secret; echo w >waits'
  $ as sunder run --keep hostile true
  $ layer_of() { echo "$layers/$1/upper$(sed -n "s:^tree \([0-9]*\) $PWD\$:\1:p" "$layers/$1/layer")"; }
  $ layer=$(layer_of hostile)

Nothing is waited for, and no link is followed: neither one of the layer's nor one of the host's.

  $ as sh -c "cd $layer && mkfifo file && echo x >fifo && mkfifo waits && ln -s ../../../../outside dir && mkdir away && touch away/secret && ln -s /etc/passwd loop && mkdir -p loop2 && ln -s ../loop2 loop2/loop2"
  $ as timeout 20 sunder diff hostile | sed "s:$PWD/::g"
  T away/ (link -> directory)
  A away/secret
  T dir (directory -> link)
  T fifo (FIFO -> file)
  T file (file -> FIFO)
  M loop (content)
  A loop2/
  A loop2/loop2 (link)
  T waits (file -> FIFO)
  $ as timeout 20 sunder diff hostile --patch . | grep '^[-+]secret'
  [1]
  $ as timeout 20 sunder diff hostile dir/secret away/secret loop/x
  sunder: loop/x: Too many levels of symbolic links
  [125]
  $ as timeout 20 sunder diff hostile "$PWD/loop2/loop2/loop2" 2>&1 | sed "s:$PWD/::g"
  sunder: loop2/loop2/loop2: neither the host has it, nor the layer

What looks like an overlay's own is data, where it is not this overlay's; and what is, only where it
has a meaning.

  $ as sunder run --keep forged -- sh -c 'rm -r dir; mkdir dir; touch dir/new; setfattr -n user.overlay.whiteout -v y file; setfattr -n user.overlay.opaque -v y dir; setfattr -n user.overlay.opaque -v n dir' 2>/dev/null
  $ as sunder diff forged | sed "s:$PWD/::g"
  D dir/in
  A dir/new
  $ layer=$(layer_of forged)
  $ as setfattr -n user.overlay.metacopy $layer/dir/new && as setfattr -n user.overlay.redirect -v /etc $layer/dir
  $ as setfattr -n user.overlay.origin -v 0xfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfb $layer/dir/new
  $ as sunder diff forged | sed "s:$PWD/::g"
  D dir/in
  A dir/new

A link leads to where the container says. With a newline in that it would write lines of the patch
itself, for other files; and it does nothing to a terminal.

  $ as sunder run --keep lines -- python3 -c 'import os
  > os.mkdir("lines")
  > os.symlink("x\n\\ No newline at end of file\ndiff --git a/evil b/evil\nnew file mode 100644\n--- /dev/null\n+++ b/evil\n@@ -0,0 +1 @@\n+evil", "lines/1")
  > os.symlink(b"\033[2J\303\274\302\233", b"lines/2")'
  $ as sunder diff lines --patch lines | od -c | grep -c 033
  1
  $ as python3 -c 'import pty; pty.spawn(["sunder", "diff", "lines", "--patch", "lines"])' | tr -d '\r'
  Links /dev/null and b/lines/1 differ, and a newline is more than a patch can say
  diff --git a/lines/2 b/lines/2
  new file mode 120000
  --- /dev/null
  +++ b/lines/2
  @@ -0,0 +1 @@
  +?[2J\xc3\xbc?? (esc)
  \ No newline at end of file

Deep down
---------

Four thousand directories in each other, with few fds and a small stack. On the host they are deleted.

  $ as python3 -c 'import os
  > os.mkdir("deep"); os.chdir("deep")
  > for i in range(4000): os.mkdir("d"); os.chdir("d")
  > open("end", "w").write("of it")'
  $ as sunder run --keep deep -- python3 -c 'import os
  > os.mkdir("deeper"); os.chdir("deeper")
  > for i in range(4000): os.mkdir("d"); os.chdir("d")
  > open("end", "w").write("of it")
  > os.chdir("/'"$PWD"'/deep")
  > for i in range(4000): os.chdir("d")
  > open("end", "w").write("another")'
  $ as sh -c 'ulimit -n 100; ulimit -s 256; sunder diff deep --name-only' >../list; wc -l <../list
  4003
  $ tail -n 1 ../list | sed "s:^$PWD/::" | wc -c
  8011
  $ as sh -c 'ulimit -n 100; ulimit -s 256; sunder diff deep --stat' | grep end | sed 's:.*/::'
  end 5 -> 7
  end - -> 5
  $ as sh -c 'ulimit -n 100; ulimit -s 256; sunder diff deep --patch' | tail -n 2 | tr -d '\n'
  +of it\ No newline at end of file (no-eol)
  $ as sunder run --keep removed -- rm -r deep
  $ as sh -c 'ulimit -n 100; ulimit -s 256; sunder diff removed' | sed "s:$PWD/::g"
  D deep/
  $ as python3 -c 'import os
  > os.chdir("deep")
  > for i in range(4000): os.chdir("d")
  > open("end", "a").write("!")'
  $ as sh -c 'ulimit -n 100; ulimit -s 256; sunder diff removed' | sed "s:$PWD/::g"
  D deep/ conflict: something in it was changed on the host after the container was started

A path of more than 64 KiB is the end of it:

  $ as sunder run --keep deepest -- python3 -c 'import os
  > os.mkdir("deepest"); os.chdir("deepest")
  > for i in range(400): os.mkdir("d" * 255); os.chdir("d" * 255)'
  $ as sunder diff deepest 2>&1 | sed 's/ .*ddd/ ... ddd/'
  sunder: ... ddd: File name too long
  $ rm -r deep $layers/*/upper*/*

A description of nonsense
-------------------------

  $ as sunder run --keep nonsense true
  $ describe() { as sh -c "cat >$layers/nonsense/layer"; as sunder diff nonsense 2>&1 | sed "s:$base/::g"; }
  $ as cp $layers/nonsense/layer ../layer
  $ printf 'nonsense\n' | describe
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ describe </dev/null
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ head -c 4096 /dev/urandom | describe
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ sed 's/^sunder-layer 1/sunder-layer 2/' ../layer | describe
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ sed 's/^tree 0 .*/tree 0 relative/' ../layer | describe
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ sed 's/^tree 0 .*/tree 0 \/etc\/..\/root/' ../layer | describe
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ sed 's/^tree 0 /tree 99999999 /' ../layer | describe
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ sed '/^started/d' ../layer | describe
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  $ sed 's/^tree 0 .*/tree 0 \/nowhere/' ../layer | describe
  A /nowhere/ conflict: deleted on the host after the container was started
  $ sed 's/^tree 0 .*/tree 7 \/usr/' ../layer | describe
