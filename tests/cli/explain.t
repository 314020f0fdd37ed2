--explain: how you would do it by hand
======================================

  $ need user user-namespaces strace || exit
  $ chmod 777 . && as-user make-root root && as-user mkdir project shared
  $ home=$(as-user sh -c 'echo $HOME') uid=$(as-user id -u) gid=$(as-user id -g)

Instead of doing anything, it prints what you would type in two terminals, one on the host and one
in the container. `lines` shows those of it that are asked for.

  $ lines() { grep -e "$1" | sed "s:$PWD:PWD:g; s:$home:HOME:g"; }

A directory
-----------

  $ as-user sunder run --explain --root root --hostname web --bind shared:/mnt:ro --workdir /etc \
  >   --user 5 sh -c 'echo two words' >transcript
  $ grep -v -e '^  #' -e '^  \$' -e '^    --' transcript | grep -e :$
  in the container:
  on the host:
  in the container:
  $ <transcript lines '# unshare'
    # unshare --user --keep-caps --mount --propagation unchanged --pid --uts --ipc --cgroup --fork --kill-child sh
    # unshare --net sh
  $ <transcript lines 'new.idmap' | sed "s/ 0 $uid 1 1 [0-9]* / 0 ID 1 1 FIRST /; s/ 0 $gid 1 1 [0-9]* / 0 ID 1 1 FIRST /"
    $ newuidmap $PID 0 ID 1 1 FIRST 65536
    $ newgidmap $PID 0 ID 1 1 FIRST 65536
  $ <transcript lines 'hostname web'
    # hostname web
  $ <transcript lines 'mount -t [ps][ry]'
    # mount -t proc -o nosuid,nodev,noexec proc $ROOT/proc
    # mount -t sysfs -o nosuid,nodev,noexec sysfs $ROOT/sys
  $ <transcript lines shared
    # mount --rbind -o ro=recursive,nosuid=recursive,nodev=recursive PWD/shared $ROOT/mnt
  $ <transcript lines '# cd /etc'
    # cd /etc
  $ <transcript lines 'pivot_root'
    # cd $ROOT && pivot_root . .
  $ <transcript lines 'exec setpriv' | sed 's/--bounding-set [^ ]*/--bounding-set CAPS/'
    # exec setpriv --reuid 5 --regid 0 --groups 0 --bounding-set CAPS --inh-caps -all --ambient-caps -all --no-new-privs sh -c 'echo two words'

The directories that an overlay needs are made before:

  $ <transcript grep -n -e 'mkdir.*upper0.*work0' -e 'mount -t overlay' | sed 's/^[0-9]*://' | cut -c 1-20
    # mkdir $WORK/uppe
    # mount -t overlay
  $ <transcript lines 'mount -t overlay'
    # mount -t overlay -o lowerdir=root,upperdir=$WORK/upper0,workdir=$WORK/work0,volatile,index=off,userxattr,nodev overlay $ROOT

Options leave out, or add, what they do:

  $ explain() { as-user sunder run --explain --root root "$@"; }
  $ explain --net host --share uts | lines '# unshare'
    # unshare --user --keep-caps --mount --propagation unchanged --pid --ipc --cgroup --fork --kill-child sh
  $ explain --userns single | lines '_map' | sed "s/ $uid 1/ UID 1/; s/ $gid 1/ GID 1/" | head -1
    # echo '0 UID 1' > /proc/self/uid_map
  $ explain --tmpfs /var:size=1m --hide /etc/group --nest | lines '/var\|max_user\|timer_list\|/etc/group'
    # mkdir -p $ROOT/var
    # mount -t tmpfs -o mode=0755,size=1048576,nosuid,nodev tmpfs $ROOT/var
    # [ ! -d $ROOT/etc/group ] || mount --bind -o ro,nosuid,nodev,noexec $WORK/empty $ROOT/etc/group
    # [ ! -f $ROOT/etc/group ] || { touch $WORK/nothing; mount --bind -o ro,nosuid,nodev,noexec $WORK/nothing $ROOT/etc/group; }
  $ explain --no-init | grep 'small init'
  [1]
  $ explain --no-init true | grep -o 'setpriv --pdeathsig.*'
  setpriv --pdeathsig KILL true
  $ explain --user 5 --cap-add sys_time,net_raw true | grep -o -e '--inh-caps.*'
  --inh-caps -all,+net_raw,+sys_time --ambient-caps -all,+net_raw,+sys_time --no-new-privs true
  $ explain --share pid | lines PR_SET
      -- what the command leaves behind comes to sunder's init, with PR_SET_CHILD_SUBREAPER: no command sets that
      -- sunder's own process cannot be traced or read from inside, with PR_SET_DUMPABLE, and keeps no fds of the host
  $ explain --boottime 5 --monotonic -7 | lines 'timens\|--time'
    # unshare --time --monotonic -7 --boottime 5 sh
  $ explain --write-through | grep overlay
  [1]
  $ explain --read-only | lines 'remount.*\$ROOT'
    # mount -o remount,bind,ro $ROOT/sys
    # mount -o remount,bind,ro $ROOT

It is as long as it has to be:

  $ long=$(head -c 100000 /dev/zero | tr '\0' x)
  $ explain echo $long $long $long | tail -n 2 | tr -s x
    # exec setpriv * echo x x x (glob)
      -- sunder's own small init stays PID 1: it reaps, and hands signals on
  $ sunder unshare --explain -m echo $long $long $long | wc -c
  300086

The copy of the machine
-----------------------

  $ cd project && as-user sunder run --explain make -j 2 >../transcript; cd ..
  $ <transcript lines STATE= | sed 's/sunder-[0-9a-f]*$/sunder-NUMBER/'
    $ STATE=HOME/.local/state/sunder/sunder-NUMBER
    # STATE=HOME/.local/state/sunder/sunder-NUMBER
  $ <transcript lines 'mkdir \$STATE'
    $ mkdir $STATE/upper0 $STATE/work0
    $ mkdir $STATE/upper1 $STATE/work1

All of the machine is seen, and nothing of it can be written,

  $ <transcript lines 'rbind'
    # mount --rbind -o ro=recursive,nosuid=recursive,nodev=recursive / $ROOT
  $ <transcript lines 'tmpfs \$ROOT'
    # mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs $ROOT/tmp
    # mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs $ROOT/run
    # mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs $ROOT/var/tmp

but for HOME and the project:

  $ <transcript lines 'mount -t overlay'
    # mount -t overlay -o lowerdir=HOME,upperdir=$STATE/upper0,workdir=$STATE/work0,volatile,index=off,userxattr,nosuid,nodev overlay $ROOTHOME
    # mount -t overlay -o lowerdir=PWD/project,upperdir=$STATE/upper1,workdir=$STATE/work1,volatile,index=off,userxattr,nosuid,nodev overlay $ROOTPWD/project
  $ <transcript lines '# cd .*project$'
    # cd PWD/project
  $ <transcript lines 'exec setpriv' | sed 's/.* make/make/'
  make -j 2

It does nothing
---------------

  $ as-user sh -c 'rm -rf ~/.local/state/sunder'
  $ changes=clone,clone3,fork,vfork,unshare,setns,mount,fsopen,open_tree,move_mount,mkdir,mkdirat,unlink,unlinkat,symlink,mknod,mknodat,rename,chdir,chroot,kill
  $ as-user strace -f -o log -e trace=$changes,execve sunder run --explain --root root --state state >/dev/null
  $ as-user strace -f -o log2 -e trace=$changes,execve sunder run --explain --disk --pid-file pid >/dev/null
  $ cat log log2 | grep -v -e 'exited with' -e getent | sed 's/^[0-9]* *//; s/(.*//'
  execve
  execve
  $ ls -d state pid "$home/.local/state/sunder" 2>&1 | sed "s:$home:HOME:"
  ls: cannot access 'state': No such file or directory
  ls: cannot access 'pid': No such file or directory
  ls: cannot access 'HOME/.local/state/sunder': No such file or directory

What cannot be done is not explained either:

  $ explain --user 4000000
  sunder: --user 4000000: uid 4000000, gid 0 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]

unshare
-------

  $ as-user sunder unshare --explain -Urmpf --mount-proc ps | sed "s/ $uid 1/ ID 1/; s/ $gid 1/ ID 1/"
  in the container:
    # unshare --user --keep-caps --mount --pid --fork sh
      -- this shell is PID 1 of the container
    # echo '0 ID 1' > /proc/self/uid_map
    # echo deny > /proc/self/setgroups
    # echo '0 ID 1' > /proc/self/gid_map
    # mount --make-rprivate /
    # mount -t proc -o nosuid,noexec,nodev proc /proc
    # exec ps
