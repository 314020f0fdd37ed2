Taking over what a container of root's has changed
==================================================

  $ need root user setfacl setcap setfattr unshare || exit
  $ chmod 755 . && export XDG_DATA_HOME=/nonexistent
  $ name=test-$$; layers=/var/lib/sunder/kept
  $ run() { sunder run --root root "$@"; }
  $ short() { sed "s:$PWD/root/::g; s:$name:NAME:g"; }
  $ make-root root && cd root && mkdir d opaque && echo a >owner && echo b >acl && echo c >caps && echo d >gone && mknod null c 1 3 && touch opaque/1
  $ cp bin/busybox program && setcap cap_net_raw+ep program && cd ..

Ids are those of the host again, in owners, access lists and file capabilities. Programs with setuid
bits or capabilities are taken over without these, device nodes are not; all are named.

  $ run --keep $name-ids sh -c 'chown 5:6 /d; chown 5:5 /owner; chmod 600 /owner; chmod 4755 /caps; mkdir /new; chown 7:8 /new; echo >/new/set
  >   chmod 6755 /new/set; ln /new/set /new/set2; mkdir -m 2775 /new/setgid; mkdir -m 1777 /new/sticky; echo x >>/acl; rm /gone; chown -h 9:9 /new; ln -s /etc/shadow /new/link; chown -h 3:3 /new/link'
  $ layer=$layers/$name-ids/upper0; shift=$(stat -c %u $layer)
  $ setfacl -m u:$((shift + 5)):rw $layer/acl; rm -f $layer/null; mknod $layer/null c 1 5; mknod $layer/block b 7 0
  $ echo p >$layer/ping && chown $shift:$shift $layer/ping && setcap -n $shift cap_net_raw+ep $layer/ping
  $ setfattr -n user.overlay.opaque -v y $layer/new; setfattr -n trusted.overlay.opaque -v y $layer/new
  $ sunder apply --yes $name-ids 2>&1 | short
  sunder: note: block: the block device is left out (--privileged-files takes it over)
  sunder: note: null: the character device is left out (--privileged-files takes it over)
  sunder: note: caps: taken over without its privileges (--privileged-files takes them over)
  sunder: note: new/set: taken over without its privileges (--privileged-files takes them over)
  sunder: note: new/set2: taken over without its privileges (--privileged-files takes them over)
  sunder: note: ping: taken over without its privileges (--privileged-files takes them over)
  applied 12 changes (7 added, 4 modified, 1 deleted)
  $ ls() { (cd root && stat -c '%A %u:%g %h %n' "$@"); }
  $ ls d owner caps new new/link new/set new/set2 new/setgid new/sticky null ping
  drwxr-xr-x 5:6 2 d
  -rw------- 5:5 1 owner
  -rwxr-xr-x 0:0 1 caps
  drwxr-xr-x 9:9 4 new
  lrwxrwxrwx 3:3 1 new/link
  -rwxr-xr-x 0:0 2 new/set
  -rwxr-xr-x 0:0 2 new/set2
  drwxrwsr-x 0:0 2 new/setgid
  drwxrwxrwt 0:0 2 new/sticky
  crw-r--r-- 0:0 1 null
  -rw-r--r-- 0:0 1 ping
  $ (cd root && getfacl -cn acl; getcap ping; getfattr -d -m - new; stat -c %t:%T null)
  user::rw-
  user:5:rw-
  group::r--
  mask::rw-
  other::r--
  
  1:3

A second apply has nothing to do. With --privileged-files it has, and that is no conflict with what
the first one has made:

  $ sunder apply --yes $name-ids 2>&1 | short | tail -n 2
  sunder: note: ping: its privileges are left out (--privileged-files takes them over)
  sunder: note: there is nothing to apply
  $ sunder apply --yes --privileged-files $name-ids
  applied 6 changes (1 added, 5 modified)
  $ ls caps new/set new/set2 null ping block
  -rwsr-xr-x 0:0 1 caps
  -rwsr-sr-x 0:0 2 new/set
  -rwsr-sr-x 0:0 2 new/set2
  crw-r--r-- 0:0 1 null
  -rw-r--r-- 0:0 1 ping
  brw-r--r-- 0:0 1 block
  $ (cd root && getcap ping; stat -c %t:%T null)
  ping cap_net_raw=ep
  1:5
  $ sunder apply --yes --privileged-files $name-ids
  sunder: note: there is nothing to apply

A hard link that the container has made to a program with setuid bits would have these:

  $ cp root/bin/busybox root/setuid && chmod 4755 root/setuid; run --keep $name-link sh -c 'ln /setuid /setuid2'
  $ sunder apply --yes $name-link 2>&1 | short
  sunder: note: setuid2: taken over without its privileges (--privileged-files takes them over)
  applied 1 change (1 added)
  $ ls setuid setuid2; sunder apply --yes $name-link 2>&1 | short
  -rwsr-xr-x 0:0 1 setuid
  -rwxr-xr-x 0:0 1 setuid2
  sunder: note: setuid2: its privileges are left out (--privileged-files takes them over)
  sunder: note: there is nothing to apply
  $ sunder apply --yes --privileged-files $name-link; ls setuid setuid2
  applied 1 change (1 modified)
  -rwsr-xr-x 0:0 2 setuid
  -rwsr-xr-x 0:0 2 setuid2

A layer that is all there is, and one that may not be
-----------------------------------------------------

  $ run --keep $name-cut sh -c 'echo cut >/cut'
  $ rm $layers/$name-cut/whole; sed -i 's/^boot .*/boot before/' $layers/$name-cut/layer
  $ sunder apply --yes $name-cut 2>&1 | short
  sunder: NAME-cut: the machine went down while the layer was written: some of it may be missing
  sunder: hint: --force takes over what there is; sunder diff NAME-cut shows it
  $ sunder apply --yes --force $name-cut
  applied 1 change (1 added)

A mount is not what the container has seen:

  $ mkdir -p root/covered/dir && touch root/covered/dir/file && run --keep $name-mount sh -c 'echo x >/covered/dir/file; echo x >/beside'
  $ unshare -m sh -c "mount -t tmpfs tmpfs root/covered/dir && sunder apply -y $name-mount" 2>&1 | short
  sunder: note: covered/dir: left out, because something is mounted there
  sunder: note: covered/dir: something is mounted there on the host now
  sunder: 1 conflict: nothing was changed
  sunder: hint: --force takes over the layer's; PATHs take over only some
  $ unshare -m sh -c "mount -t tmpfs tmpfs root/covered/dir && sunder apply -y --force $name-mount" 2>&1 | short
  sunder: note: covered/dir: left out, because something is mounted there
  applied 1 change (1 added)
  $ sunder apply -y $name-mount
  applied 1 change (1 modified)

A directory that the host has no more
-------------------------------------

  $ mkdir -p root/lost/dir && run --keep $name-lost sh -c 'echo x >/lost/dir/file' && rm -r root/lost
  $ sunder apply -y $name-lost 2>&1 | short
  sunder: note: lost: deleted on the host after the container was started
  sunder: note: lost/dir: deleted on the host after the container was started
  sunder: 2 conflicts: nothing was changed
  sunder: hint: --force takes over the layer's; PATHs take over only some
  $ sunder apply -y $name-lost --force
  applied 3 changes (3 added)
  $ cat root/lost/dir/file
  x
  $ run --keep $name-all sh -c 'echo x >/etc/x; chmod 700 /'; mv root gone; mkdir root; rmdir root
  $ sunder apply -y --force $name-all /nonexistent
  sunder: /nonexistent: neither the host has it, nor the layer
  [125]
  $ sunder apply -y --force $name-all 2>&1 | short
  applied 3 changes (3 added)
  $ (cd root && find . | LC_ALL=C sort); ls .; ls -d .sunder* 2>/dev/null
  .
  ./etc
  ./etc/x
  drwx------ 0:0 3 .
  [1]

On a terminal
-------------

It shows what there is to do, and asks; a no changes nothing.

  $ rm -r root; mv gone root; run --keep $name-ask sh -c 'echo >/1; rm /caps'
  $ ask() { echo "$1" | script -qec "sunder apply $name-ask" /dev/null | tr -d '\r' | short; }
  $ ask n
  n
  A 1
  D caps
  apply 2 changes (1 added, 1 deleted) to this machine? [y/N] sunder: note: nothing was changed
  $ ask y
  y
  A 1
  D caps
  apply 2 changes (1 added, 1 deleted) to this machine? [y/N] applied 2 changes (1 added, 1 deleted)
  sunder: note: the layer is kept: sunder discard NAME-ask deletes it
  $ ask y
  y
  sunder: note: there is nothing to apply
  $ rm -r --one-file-system $layers/$name-*
