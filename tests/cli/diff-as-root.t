What a container of root's has changed
======================================

  $ need root user setfacl setcap setfattr unshare || exit
  $ chmod 755 . && export XDG_DATA_HOME=/nonexistent
  $ name=test-$$; layers=/var/lib/sunder/kept
  $ run() { sunder run --root root "$@"; }
  $ diff() { command sunder diff "$@" | sed "s:$PWD/root/::g"; }
  $ make-root root && cd root && mkdir d && echo a >owner && echo b >acl && echo c >caps && echo d >gone && echo e >same
  $ cp bin/busybox program && setfacl -m u:1:r acl && setcap cap_net_raw+ep program && chown 5:5 owner && cd ..

The container's ids are not the host's: they are shown as what they would be there. Access lists and
file capabilities are compared like that, too, and what was copied up unchanged is no change.

  $ run --keep $name-ids sh -c 'touch /acl /program /owner /same; chown 5:6 /d; chown 5:5 /owner; chmod 4755 /caps; mkdir /new; chown 7:8 /new
  >   cp /bin/busybox /new/set; chmod 2755 /new/set'
  $ diff $name-ids
  M caps (mode 644 -> 4755)
  M d/ (owner 0:0 -> 5:6)
  A new/
  A new/set (mode 2755)
  $ run --keep $name-ids --from $name-ids sh -c 'chown 6:5 /owner; chmod 600 /owner'
  $ diff $name-ids root/owner
  M owner (mode 644 -> 600, owner 5:5 -> 6:5)
  $ sunder diff $name-ids --json root/new root/new/set | python3 -c 'import json, sys
  > for c in json.load(sys.stdin): print(c["after"]["uid"], c["after"]["gid"], c["after"]["mode"], c["privileged"])'
  7 8 0755 False
  0 0 2755 True
  $ layer=$layers/$name-ids/upper0; shift=$(stat -c %u $layer)
  $ setfacl -m u:$((shift + 1)):rw $layer/acl; diff $name-ids root/acl
  M acl (mode 644 -> 664, xattrs)
  $ setfacl -b $layer/acl; setfacl -m u:$((shift + 1)):r $layer/acl; diff $name-ids root/acl
  $ setfacl -b $layer/acl; setfacl -m u:1:r $layer/acl; diff $name-ids root/acl

  $ setcap -r $layer/program; diff $name-ids root/program
  M program (xattrs)
  $ setcap cap_net_raw+ep $layer/program; diff $name-ids root/program
  $ setcap -n $shift cap_net_raw+ep $layer/program; diff $name-ids root/program
  $ setcap -n $shift cap_net_admin+ep $layer/program; diff $name-ids root/program
  M program (xattrs, file capabilities)

What makes an overlay of root's is trusted.overlay.*: nobody in a container can write that. What
looks like that of an ordinary user is data.

  $ mkdir root/opaque && touch root/opaque/1
  $ run --keep $name-forged sh -c 'touch /opaque/new'
  $ layer=$layers/$name-forged/upper0
  $ setfattr -n user.overlay.opaque -v y $layer/opaque; setfattr -n user.overlay.whiteout -v y $layer/opaque/new
  $ diff $name-forged
  M opaque/ (xattrs)
  A opaque/new
  $ setfattr -x user.overlay.opaque $layer/opaque
  $ setfattr -n trusted.overlay.opaque -v y $layer/opaque; diff $name-forged
  D opaque/1
  A opaque/new
  $ setfattr -n trusted.overlay.opaque -v n $layer/opaque; diff $name-forged
  A opaque/new
  $ touch $layer/opaque/1 && setfattr -n trusted.overlay.whiteout -v y $layer/opaque/1; diff $name-forged
  A opaque/new
  $ setfattr -n trusted.overlay.opaque -v x $layer/opaque; diff $name-forged
  D opaque/1
  A opaque/new
  $ setfattr -n trusted.overlay.origin -v 0sAPsdAAEAAAAAAAAAAAAAAAAAAAAALUMQAInMRW4= $layer/opaque/new; diff $name-forged
  D opaque/1
  A opaque/new conflict: deleted on the host after the container was started

Files of all kinds
------------------

  $ mkdir root/kinds && cd root/kinds && mknod null c 1 3 && mknod same c 1 5 && mkfifo fifo && mkdir dir && ln -s /etc/passwd link && echo file >file && cd ../..
  $ run --userns host --keep $name-kinds true
  $ layer=$layers/$name-kinds/upper0; mkdir $layer/kinds && cd $layer/kinds
  $ mknod null c 1 5; mknod same c 1 5; mknod whiteout c 0 0; ln -s nowhere fifo; mkfifo file; mknod link b 7 0; mkdir dir; touch dir/x; mknod new c 5 1; cd - >/dev/null
  $ diff $name-kinds
  A kinds/dir/x
  T kinds/fifo (FIFO -> link)
  T kinds/file (file -> FIFO)
  T kinds/link (link -> block device 7:0)
  A kinds/new (character device 5:1)
  M kinds/null (content)
  $ diff $name-kinds --patch root/kinds
  diff --git a/root/kinds/file b/root/kinds/file
  deleted file mode 100644
  --- a/root/kinds/file
  +++ /dev/null
  @@ -1 +0,0 @@
  -file
  diff --git a/root/kinds/link b/root/kinds/link
  deleted file mode 120000
  --- a/root/kinds/link
  +++ /dev/null
  @@ -1 +0,0 @@
  -/etc/passwd
  \ No newline at end of file
  diff --git a/root/kinds/dir/x b/root/kinds/dir/x
  new file mode 100644
  index 0000000..e69de29
  diff --git a/root/kinds/fifo b/root/kinds/fifo
  new file mode 120000
  --- /dev/null
  +++ b/root/kinds/fifo
  @@ -0,0 +1 @@
  +nowhere
  \ No newline at end of file
  $ sunder diff $name-kinds --json root/kinds/new | grep -o '"device": "[^"]*"'
  "device": "5:1"

What the host has lost since
----------------------------

A file that was copied up knows where it comes from; one that was renamed is not missed.

  $ mkdir root/lost && cd root/lost && echo 1 >1 && echo 2 >2 && mkdir dir && echo 3 >dir/3 && cd ../..
  $ run --keep $name-lost sh -c 'cd /lost; echo one >1; mv 2 renamed; echo three >dir/3; touch dir/new'
  $ rm -r root/lost/1 root/lost/dir
  $ diff $name-lost
  A lost/1 conflict: deleted on the host after the container was started
  D lost/2
  A lost/dir/ conflict: deleted on the host after the container was started
  A lost/dir/3 conflict: deleted on the host after the container was started
  A lost/dir/new
  A lost/renamed

Neither is what is in a directory that was moved there. One that has only got another mode is the
same:

  $ mkdir -p root/one root/two && echo 1 >root/one/file && echo 2 >root/two/file && run --keep $name-moved sh -c 'echo 3 >/one/file; echo 4 >/two/file'
  $ mv root/one root/three; mv root/two root/one; mkdir root/two; mv root/three/file root/two; diff $name-moved
  M one/file (content) conflict: it is in another directory on the host than the container has seen
  M two/file (content) conflict: it is in another directory on the host than the container has seen
  $ rm -r root/two; mv root/one root/two; mv root/three root/one; chmod 700 root/two; diff $name-moved
  A one/file conflict: deleted on the host after the container was started
  M two/ (mode 700 -> 755) conflict: changed on the host after the container was started
  M two/file (content)

A mount is not what the container has seen:

  $ mkdir -p root/covered/dir && touch root/covered/dir/file && run --keep $name-mount sh -c 'echo x >/covered/dir/file'
  $ unshare -m sh -c "mount -t tmpfs tmpfs root/covered/dir && sunder diff $name-mount" | sed "s:$PWD/root/::g"
  M covered/dir/ conflict: something is mounted there on the host now
  $ diff $name-mount
  M covered/dir/file (content)

A copy of the machine
---------------------

  $ sunder run --keep $name-machine sh -c 'echo new >/usr/local/new; chmod 700 /usr/local; touch /etc/passwd; mkdir -p /var/tmp/x'
  $ sunder diff $name-machine
  M /usr/local/ (mode 755 -> 700)
  A /usr/local/new
  $ sunder diff $name-machine /usr --exit-code --name-only
  /usr/local
  /usr/local/new
  [1]
  $ (cd /usr/local && sunder diff $name-machine --patch .)
  diff --git a/new b/new
  new file mode 100644
  --- /dev/null
  +++ b/new
  @@ -0,0 +1 @@
  +new

Others' layers are not looked at, and nobody may look at root's:

  $ as-user env XDG_DATA_HOME=/var/lib sunder diff $name-machine
  sunder: look into /var/lib/sunder: Permission denied
  [125]
  $ rm -r --one-file-system $layers/$name-*
