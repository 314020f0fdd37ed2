Taking over a layer, or on a host, that is there to do harm
===========================================================

  $ need root user user-namespaces python3 || exit
  $ chmod 777 .; base=$PWD; as() { as-user env XDG_DATA_HOME="$base/data" "$@"; }
  $ short() { sed "s:$base/::g"; }
  $ as-user mkdir -p project data outside && cd project && layers=$base/data/sunder
  $ layer_of() { echo "$layers/$1/upper$(sed -n "s:^tree \([0-9]*\) $PWD\$:\1:p" "$layers/$1/layer")"; }
  $ as sh -c 'mkdir dir gone; echo in >dir/in; echo file >file; echo secret >../outside/secret; echo x >gone/x'

A link on the host, where the container has seen a directory: nothing of what it leads to changes.

  $ as sunder run --keep linked -- sh -c 'echo new >dir/new; echo changed >dir/in; rm -r gone; mkdir -p more/than'
  $ as sh -c 'rm -r dir gone; ln -s ../outside dir; ln -s ../outside gone; ln -s ../outside more'
  $ as sunder apply -y linked 2>&1 | short
  sunder: note: project/dir: made on the host after the container was started
  sunder: note: project/gone: made on the host after the container was started
  sunder: note: project/more: made on the host after the container was started
  sunder: 3 conflicts: nothing was changed
  sunder: hint: --force takes over the layer's; PATHs take over only some
  $ as sunder apply -y --force linked
  applied 6 changes (3 added, 2 replaced, 1 deleted)
  $ stat -c '%F %n' dir more gone 2>/dev/null; ls ../outside; cat ../outside/secret
  directory dir
  directory more
  secret
  secret

Nothing in the layer is waited for, or followed:

  $ as sunder run --keep hostile true; layer=$(layer_of hostile)
  $ as sh -c "cd $layer && mkfifo file && ln -s ../../../../outside/secret link && ln -s ../outside dir && mkdir deep && ln -s / deep/root && ln -s /etc/passwd deep/passwd"
  $ as timeout 20 sunder apply -y hostile
  applied 6 changes (4 added, 2 replaced)
  $ stat -c '%F %N' file link dir deep/root deep/passwd
  fifo 'file'
  symbolic link 'link' -> '../../../../outside/secret'
  symbolic link 'dir' -> '../outside'
  symbolic link 'deep/root' -> '/'
  symbolic link 'deep/passwd' -> '/etc/passwd'
  $ ls ../outside; cat ../outside/secret
  secret
  secret

What has the name that something is made under, beside its place, is neither written to nor deleted:

  $ as sunder run --keep named -- sh -c 'echo 1 >named'; layer=$(layer_of named)
  $ aside=.sunder-apply-named-$(stat -c %i "$layer/named")
  $ as ln -s ../outside/secret $aside; as sunder apply -y named 2>&1 | short
  sunder: make project/named: it was changed on the host meanwhile
  sunder: hint: sunder apply named goes on from here
  $ readlink $aside; cat ../outside/secret; ls named
  ../outside/secret
  secret
  ls: cannot access 'named': No such file or directory
  [2]

But after one that was cut off it is taken away, and only it:

  $ rm $aside; as ln -s ../outside $aside; as sunder apply -y named; ls -A | grep -c sunder-apply; ls ../outside
  applied 1 change (1 added)
  0
  secret

Somebody who swaps a directory for a link all the time, while root takes a layer over there:

  $ name=test-$$; make-root ../root; chmod 755 ..; chown "${SUNDER_TEST_USER:-root}" ../root; cd ../root
  $ as sh -c 'mkdir swapped; echo old >swapped/file; ln -s ../outside link'
  $ cat >../swap.py <<'END'
  > import ctypes, os
  > libc = ctypes.CDLL(None, use_errno=True)
  > while os.path.exists("../go-on"):
  >     libc.renameat2(-100, b"swapped", -100, b"link", 2)
  > END
  $ touch ../go-on; as python3 ../swap.py & swapper=$!
  $ sunder run --root . --keep $name true; layer=/var/lib/sunder/kept/$name/upper0
  $ mkdir $layer/swapped && for i in 1 2 3 4 5 6 7 8 9; do echo harm >$layer/swapped/$i; done; echo harm >$layer/swapped/secret; chown -R --reference=$layer $layer/swapped
  $ for i in $(seq 25); do sunder apply -y --force $name >/dev/null 2>&1 || :; done
  $ rm ../go-on; wait $swapper; ls ../outside; cat ../outside/secret
  secret
  secret
  $ rm -r --one-file-system /var/lib/sunder/kept/$name; cd ../project

Deep down
---------

  $ as sunder run --keep deep -- python3 -c 'import os
  > os.mkdir("deep/deeper"); os.chdir("deep/deeper")
  > for i in range(2000): os.mkdir("d"); os.chdir("d")
  > open("end", "w").write("of it")'
  $ as sh -c 'ulimit -n 100; ulimit -s 256; sunder apply -y deep'
  applied 2002 changes (2002 added)
  $ as sunder diff deep; as sunder run --keep up -- rm -r deep/deeper
  $ as sh -c 'ulimit -n 100; ulimit -s 256; sunder apply -y up'
  applied 1 change (1 deleted)
  $ ls deep
  passwd
  root
  $ rm -r $layers/*/upper*/*
