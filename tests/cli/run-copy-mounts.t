A copy of the machine: directories with mounts below them
=========================================================

An ordinary user's kernel takes no directory as a layer that another file system is mounted below.
Such a directory, HOME or the project you are in, is split where it must be, and looks the same.

  $ need root user user-namespaces || exit
  $ chmod 777 . && as-user mkdir -p project/a/b/c project/a/d project/large && cd project
  $ as-user sh -c 'echo 1 >a/b/c/file; echo 2 >a/b/file; echo 3 >a/d/file; ln -s b/file a/link
  >   chmod 750 a/b/file a/d; chmod 2775 a; touch -d @1000000000 a/b/file'

What is mounted is seen by nobody but this test, which does the rest of it, as the ordinary user,
in a mount namespace.

  $ in_it() { unshare -m sh -c 'mount -t tmpfs -o uid=$(as-user id -u),gid=$(as-user id -g) tmpfs a/b/c
  >   as-user sh -c "echo mounted >a/b/c/file; chmod 640 a/b/c/file"
  >   exec as-user sh -c "$1"' - "$1"; }

All is as it is outside: names, kinds, modes, owners, times of the files.

  $ cat >../looks <<'END'
  > find . -printf '%p %y %m %u %g %l\n' | sort
  > find . -type f ! -path ./a/b/c/file -printf '%p %s %T@\n' | sort
  > END
  $ in_it 'sh ../looks' >../outside
  $ in_it "sunder run sh -c \"$(cat ../looks)\"" >../inside
  $ diff ../outside ../inside
  $ in_it 'sunder run cat a/b/c/file a/b/file a/d/file a/link'
  mounted
  2
  3
  2

All can be written, and is as it was afterwards:

  $ in_it 'sunder run sh -c "
  >   for file in a/b/c/file a/b/c/new a/b/file a/b/new a/d/file a/d/new a/new new; do
  >     echo written >\$file
  >   done
  >   cat a/b/c/file a/b/c/new a/b/file a/b/new a/new new a/link | uniq -c | tr -s \" \""
  >   cat a/b/c/file a/b/file a/d/file; ls a/b/c/new a/b/new a/d/new a/new new'
   7 written
  mounted
  2
  3
  ls: cannot access 'a/b/c/new': No such file or directory
  ls: cannot access 'a/b/new': No such file or directory
  ls: cannot access 'a/d/new': No such file or directory
  ls: cannot access 'a/new': No such file or directory
  ls: cannot access 'new': No such file or directory
  [2]

Only the directories beside the way to a mount are mounts themselves now, and cannot be removed.

  $ in_it 'sunder run sh -c "rm a/d/file; rmdir a/d large"'
  rmdir: failed to remove 'a/d': Device or resource busy
  rmdir: failed to remove 'large': Device or resource busy
  [1]

A file system that cannot be a layer is there, read-only:

  $ unshare -m sh -c 'mount -t proc proc a/b/c
  >   as-user sunder run sh -c "cat a/b/c/1/comm >/dev/null && echo seen; touch a/b/new && ls a/b"'
  seen
  c
  file
  new

So it is with a directory of which a part is mounted at another place, read-only or not:

  $ unshare -m sh -c 'mount --bind a/d a/b/c; mount -o remount,bind,ro a/b/c
  >   as-user sunder run sh -c "cat a/b/c/file; echo changed >a/b/c/file; cat a/b/c/file a/d/file"'
  3
  changed
  3

And with a file that is mounted over another:

  $ unshare -m sh -c 'mount --bind a/d/file a/b/file
  >   as-user sunder run sh -c "cat a/b/file; echo changed >a/b/file; cat a/b/file a/d/file"'
  3
  changed
  3

The working directory itself may be a mount, and so may HOME:

  $ unshare -m sh -c 'mount -t tmpfs -o mode=777 tmpfs large; cd large
  >   as-user sunder run sh -c "pwd; touch file; ls"; ls' | sed 's:.*/::'
  large
  file
  $ unshare -m sh -c 'home=$(as-user sh -c "echo \$HOME"); mount -t tmpfs -o mode=777 tmpfs $home
  >   mkdir -m 777 $home/mounted && mount -t tmpfs -o mode=777 tmpfs $home/mounted
  >   as-user sunder run sh -c "cd; touch file mounted/file; ls . mounted"; ls $home $home/mounted' |
  >   sed 's:^/.*/::'
  .:
  file
  mounted
  
  mounted:
  file
  *: (glob)
  mounted
  
  mounted:

Nothing is left of it:

  $ as-user sh -c 'ls ~/.local/state/sunder'
