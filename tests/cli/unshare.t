sunder unshare: util-linux' unshare
===================================

  $ need user user-namespaces /usr/bin/unshare strace || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin

The same words do the same, and with the same output, messages and exit status. `both` runs a command
with either, as an ordinary user, and shows the output once, if it is the same.

  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/unshare
  $ mkdir theirs && ln -s /usr/bin/unshare theirs/unshare
  $ both() {
  >   as-user env PATH="$PWD/theirs:$PATH" "$@" >one 2>&1 </dev/null; echo "[$?]" >>one
  >   as-user env PATH="$PWD/ours:$PATH" "$@" >two 2>&1 </dev/null; echo "[$?]" >>two
  >   diff one two && grep -v '^\[0\]$' one || :
  > }
  $ PATH=$PWD/ours:$PATH unshare --version
  unshare from sunder * (glob)
  $ sunder unshare --version
  unshare from sunder * (glob)

Ids
---

  $ both unshare -r id -u
  0
  $ both unshare -r sh -c 'id -g; cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups' | tr -s ' ' |
  >   sed 's/ [0-9]* 1$/ ID 1/'
  0
   0 ID 1
   0 ID 1
  deny
  $ both unshare -U id
  uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
  $ both unshare -Ur cat /proc/self/uid_map | tr -s ' ' | sed 's/ [0-9]* 1$/ ID 1/'
   0 ID 1
  $ both unshare --user --map-root-user grep -e Cap -e NoNewPrivs /proc/self/status
  CapInh:	0000000000000000
  CapPrm:	000001ffffffffff
  CapEff:	000001ffffffffff
  CapBnd:	000001ffffffffff
  CapAmb:	0000000000000000
  NoNewPrivs:	0

Namespaces
----------

Which are new, with the first and with the second:

  $ cd /proc/self/ns && readlink cgroup ipc mnt net pid_for_children time uts >"$OLDPWD/host"; cd "$OLDPWD"
  $ new() { # OPTION...
  >   for unshare in ours theirs; do
  >     as-user "$unshare/unshare" "$@" sh -c 'cd /proc/self/ns && exec readlink cgroup ipc mnt net pid_for_children time uts' |
  >       diff host - | sed -n 's/^> \(.*\):.*/\1/p' | paste -sd ' '
  >   done | uniq -c | tr -s ' '
  > }
  $ for word in -m -u -i -n -C -T -muinCT --mount --uts --ipc --net --cgroup --time; do
  >   new -r $word
  > done
   2 mnt
   2 uts
   2 ipc
   2 net
   2 cgroup
   2 time
   2 cgroup ipc mnt net time uts
   2 mnt
   2 uts
   2 ipc
   2 net
   2 cgroup
   2 time
  $ for word in -m -u -i -n -p -C -T -muinpCT; do new -rf $word; done
   2 mnt
   2 uts
   2 ipc
   2 net
   2 pid
   2 cgroup
   2 time
   2 cgroup ipc mnt net pid time uts
  $ both unshare -rn sh -c 'cut -d : -f 1 /proc/net/dev | tail -n +3'
      lo
  $ both unshare -ru sh -c 'hostname changed; hostname'
  changed
  $ both unshare -rmpf --mount-proc sh -c 'echo $$; echo /proc/[0-9]*'
  1
  /proc/1
  $ both unshare -rpf sh -c 'echo $$; [ /proc/self -ef /proc/1 ] || echo not its own proc'
  1
  not its own proc
  $ mkdir proc
  $ both unshare -rpf --mount-proc=proc sh -c 'cd proc; echo [0-9]*; grep " $PWD " /proc/self/mountinfo | cut -d " " -f 6,7,8' 
  1
  rw,nosuid,nodev,noexec,relatime - proc
  $ both unshare -rm sh -c 'grep -c shared: /proc/self/mountinfo'
  0
  [1]

Without --fork the program has no process left of ours:

  $ both unshare -r sh -c 'cat /proc/$PPID/comm' | grep -c unshare
  0
  [1]

A seccomp filter may hide clone3 (--fork), which alone has a place for the time namespace:

  $ hide() { as-user strace -qq -f -o /dev/null -e inject=clone3:error=ENOSYS "$@"; }
  $ [ "$(hide ours/unshare -rfT readlink /proc/self/ns/time)" != "$(readlink /proc/self/ns/time)" ] && echo new
  new
  $ hide ours/unshare -rpfT --mount-proc --boottime 86400000 sh -c 'echo $$; cut -c 1-4 /proc/uptime'
  1
  864* (glob)

Exit statuses
-------------

  $ both unshare -r sh -c 'exit 77'
  [77]
  $ both unshare -rf sh -c 'exit 77'
  [77]
  $ both unshare -rpf sh -c 'exit 77'
  [77]
  $ both sh -c 'unshare -r sh -c "kill -TERM \$\$"; echo $?; unshare -rf sh -c "kill -TERM \$\$"; echo $?'
  Terminated
  143
  Terminated
  143

(Theirs, as of 2.38, says "sigprocmask unblock failed" and 1 here.)

  $ as-user sunder unshare -rf sh -c 'kill -9 $$'
  Killed
  [137]
  $ both unshare -r none
  unshare: failed to execute none: No such file or directory
  [127]
  $ both unshare -rf none
  unshare: failed to execute none: No such file or directory
  [127]
  $ both unshare -r /etc/passwd
  unshare: failed to execute /etc/passwd: Permission denied
  [126]
  $ both unshare -r /etc
  unshare: failed to execute /etc: Permission denied
  [126]
  $ both unshare -r ''
  unshare: failed to execute : No such file or directory
  [127]
  $ mkdir -p bad/tool ok && printf '#!/bin/sh\necho found\n' >ok/tool && echo no >bad/file && chmod +x ok/tool
  $ both sh -c 'PATH=$PATH:bad:ok unshare -r tool'
  found
  $ both sh -c 'PATH=$PATH:bad unshare -r file.none'
  unshare: failed to execute file.none: No such file or directory
  [127]

Without what it needs, ours says a line more:

  $ for word in -m '-pf --mount-proc' '-r --mount-proc'; do
  >   for unshare in ours theirs; do as-user $unshare/unshare $word true; echo $?; done
  > done
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  1
  unshare: unshare failed: Operation not permitted
  1
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  1
  unshare: unshare failed: Operation not permitted
  1
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --pid and --fork are missing
  1
  unshare: mount /proc failed: Operation not permitted
  1

Words
-----

  $ both unshare -x
  unshare: invalid option -- 'x'
  Try 'unshare --help' for more information.
  [1]
  $ both unshare --nonsense
  unshare: unrecognized option '--nonsense'
  Try 'unshare --help' for more information.
  [1]
  $ both unshare --fork=x true
  unshare: option '--fork' doesn't allow an argument
  Try 'unshare --help' for more information.
  [1]
  $ both unshare --map-ro id -u
  0
  $ both unshare -m=x true
  unshare: invalid option -- '='
  Try 'unshare --help' for more information.
  [1]
  $ both unshare -r -- id -u
  0
  $ both unshare -r echo -r --fork -- x
  -r --fork -- x

No program: the shell
---------------------

as a login shell.

  $ both env SHELL=/bin/sh unshare -r
  $ as-user sh -c 'echo "echo \$0 \$(id -u)" >commands'
  $ for shell in SHELL=/bin/sh -uSHELL; do
  >   for unshare in ours theirs; do as-user env $shell $unshare/unshare -r <commands; done
  > done
  -sh 0
  -sh 0
  -sh 0
  -sh 0
  $ as-user env SHELL= ours/unshare -r <commands
  -sh 0

As root
-------

Without a user namespace it is for root:

  $ if [ "$(id -u)" = 0 ]; then for unshare in ours theirs; do
  >   $unshare/unshare -muinpCTf --mount-proc sh -c 'echo $$ /proc/[0-9]*; hostname changed; ls /sys/class/net | head -0'
  > done; else printf '1 /proc/1\n1 /proc/1\n'; fi
  1 /proc/1
  1 /proc/1
  $ hostname | grep changed
  [1]
