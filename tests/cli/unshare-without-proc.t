sunder unshare: without /proc
=============================

  $ need user user-namespaces plain-build || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours work && ln -s "$(readlink -f "$(command -v sunder)")" ours/unshare

What needs no file of /proc works; what does names the file. A new proc can be mounted where one was.

  $ cat >work/without <<'END'
  > mount -t tmpfs tmpfs /proc || exit
  > for words in -u -m '-r' '-r -f' '-p -f' '--map-users=0:0:1' '--map-users=all' '--setgroups=deny' '-T --monotonic 5'; do
  >   unshare $words echo "done $words" || echo "[$?] $words"
  > done
  > unshare -mpf --mount-proc sh -c 'echo /proc/[0-9]*'
  > END
  $ as-user env PATH="$PWD/ours:$PATH" unshare -rm sh work/without 2>&1
  done -u
  done -m
  unshare: cannot open /proc/self/uid_map: No such file or directory
  [1] -r
  unshare: cannot open /proc/self/uid_map: No such file or directory
  [1] -r -f
  done -p -f
  unshare: cannot open /proc: Operation not supported
  [1] --map-users=0:0:1
  unshare: could not open '/proc/self/uid_map': No such file or directory
  [1] --map-users=all
  unshare: cannot open /proc/self/setgroups: No such file or directory
  [1] --setgroups=deny
  unshare: failed to write to /proc/self/timens_offsets: No such file or directory
  [1] -T --monotonic 5
  /proc/1
