Entering namespaces whose owners are not trusted
================================================

  $ need root user user-namespaces strace python3 || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin

Who comes into a container may still be root of the host, up to the program that it executes: by then
the container's root must not get hold of it. Here strace holds the one who comes, for a second, where
it takes on its ids; and the container's root looks at it.

  $ mkfifo ready && chmod 666 ready
  $ cat >look <<'END'
  > echo $$ >ready
  > while :; do
  >   for process in /proc/[0-9]*; do
  >     [ "$(cat $process/comm 2>/dev/null)" = sunder ] || continue
  >     readlink $process/exe || echo its program is hidden
  >     cat $process/environ 2>/dev/null || echo its environment is hidden
  >     read word <ready
  >     exit
  >   done
  > done
  > END
  $ hold() { strace -f -o trace -e trace=setresgid -e inject=setresgid:delay_enter=1000000 "$@"; }
  $ sunder unshare -mpf --mount-proc --kill-child --map-users 0:600000:1000 --map-groups 0:600000:1000 \
  >   -S 0 -G 0 sh look >seen 2>/dev/null &
  $ read pid <ready
  $ container=$(pgrep -P $!)
  $ hold sunder nsenter -a -t $container true
  $ echo end >ready; wait
  $ cat seen
  its program is hidden
  its environment is hidden

So it is with the owner that --owner names: its processes may not speak in the name of ours.

  $ uid=$(as-user id -u) gid=$(as-user id -g)
  $ cat >hold_owner.py <<'END'
  > import os, re, subprocess, sys, time
  > command = ["strace", "-f", "-o", "trace", "-e", "trace=prctl,unshare,clone3",
  >            "-e", "inject=clone3,unshare:delay_exit=1000000", *sys.argv[2:]]
  > held = subprocess.Popen(command)
  > user = int(sys.argv[1])
  > seen = set()
  > while held.poll() is None:
  >     for process in filter(str.isdigit, os.listdir("/proc")):
  >         try:
  >             if (open(f"/proc/{process}/comm").read() == "sunder\n"
  >                     and re.search(rf"\nUid:\t{user}\t", open(f"/proc/{process}/status").read())):
  >                 owner = os.stat(f"/proc/{process}/environ").st_uid
  >                 # It may be the program by now, which is the owner's.
  >                 if os.path.basename(os.readlink(f"/proc/{process}/exe")) == "sunder":
  >                     seen.add(owner)
  >         except OSError:
  >             pass
  > print("its files belong to", seen)
  > END
  $ for option in '' --fork; do
  >   python3 hold_owner.py $uid sunder unshare $option --owner $uid:$gid -r --setgroups deny true
  > done
  its files belong to {0}
  its files belong to {0}

The clocks and setgroups(2) are set all the same:

  $ for option in '' --fork; do
  >   sunder unshare $option --owner $uid:$gid -T --monotonic 77 --setgroups deny --map-users 0:$uid:1 \
  >     --map-groups 0:$gid:1 -S 0 sh -c 'id -u; cat /proc/self/setgroups; tr -s " " </proc/self/timens_offsets'
  > done
  0
  deny
  monotonic 77 0
  boottime 0 0
  0
  deny
  monotonic 77 0
  boottime 0 0

The init of --init keeps nothing of its caller's but 0, 1 and 2, and its socket and signals:

  $ sunder unshare --init -m --mount-proc sh -c 'for fd in /proc/1/fd/*; do readlink $fd; done' 7</ 9</etc/passwd |
  >   grep -v -e '^/dev/null$' -e '^pipe:' -e '^socket:' -e '^anon_inode:' -e '^/dev/pts/' -e '^/dev/tty'
  [1]
