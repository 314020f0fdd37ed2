nsenter --join-cgroup
=====================

  $ need root user user-namespaces || exit
  $ PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/nsenter && chmod 755 .

Cgroups of version 2, wherever they are mounted: theirs know /sys/fs/cgroup only. Here is a cgroup of
this test's own, below the one that it is in, with a process in it.

  $ mounted=$(sed -n 's|^[^ ]* [^ ]* [^ ]* / \([^ ]*\) .* - cgroup2 .*|\1|p' /proc/self/mountinfo | tail -n 1)
  $ own=$(sed -n 's/^0:://p' /proc/self/cgroup) cgroup=$mounted${own%/}/sunder-test-$$
  $ end() { { kill -9 $t; wait $t; } 2>/dev/null; rmdir "$cgroup"; }
  $ if [ ! "$mounted" ] || ! mkdir "$cgroup" 2>/dev/null; then exec skip 'no cgroup of version 2 can be made'; fi
  $ sleep 1000 & t=$! && trap end EXIT && trap 'exit 1' TERM INT HUP
  $ echo $t >"$cgroup/cgroup.procs" 2>/dev/null || { end; trap '' EXIT; exec skip 'no process can be put into a cgroup'; }

  $ joined() { sed -n 's|^0::.*/sunder-test-[0-9]*$|joined|p' "$@"; }
  $ for words in -c '-c -u' '-c -p' '-cF -p' '-c -C' '--join-cgroup -a'; do
  >   ours/nsenter -t $t $words cat /proc/self/cgroup | joined
  > done
  joined
  joined
  joined
  joined
  joined
  joined

The program is put there, and nobody else: not nsenter that waits for it, nor a caller.

  $ ours/nsenter -t $t -c -p sh -c 'cat /proc/$$/cgroup; cat /proc/'$$'/cgroup' | joined
  joined
  $ ours/nsenter -t $t -c -p -- sh -c 'grep -c . "$1"' sh "$cgroup/cgroup.procs"
  3

Who may do it is asked of the caller, not of who it becomes inside.

  $ as-user ours/nsenter -t $t -c true 2>&1 | sed 's|/.*/cgroup.procs|PATH|'
  nsenter: cannot open PATH: Permission denied
  $ as-user unshare -r ours/nsenter -t $t -c true 2>&1 | sed 's|/.*/cgroup.procs|PATH|'
  nsenter: cannot open PATH: Permission denied
  $ ours/nsenter -t $t -c -S 65534 -G 65534 cat /proc/self/cgroup | joined
  joined

From a cgroup namespace its paths are others:

  $ unshare -C ours/nsenter -t $t -c cat /proc/self/cgroup | joined
  joined

Where what is mounted does not show it, and where nothing is:

  $ ours/nsenter -t $t -c -F unshare -C ours/nsenter -t $t -c true
  nsenter: find the mount of cgroup /: No such file or directory
  [1]
  $ unshare -m sh -c "umount -R $mounted && ours/nsenter -t $t -c true"
  nsenter: --join-cgroup is only supported in cgroup v2
  [1]
