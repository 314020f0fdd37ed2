--explain as root, and a transcript that is typed
=================================================

  $ need root user user-namespaces strace || exit
  $ chmod 777 . && make-root root && as-user make-root theirs
  $ touch root/etc/hosts root/etc/hostname root/etc/resolv.conf
  $ (cd theirs/etc && as-user touch hosts hostname resolv.conf)
  $ ls -A /var/lib/sunder >before 2>&1 || : it may not be there yet

As root
-------

The container's ids are written from the host, and the root is put together there:

  $ sunder run --explain --root root --disk --hostname web echo two words >transcript
  $ grep -e '_map' transcript
    # printf '%s\n' '0 * 65536' > /proc/$PID/uid_map (glob)
    # printf '%s\n' '0 * 65536' > /proc/$PID/gid_map (glob)
  $ grep -e STATE= -e 'cd \$STATE' -e idmap= -e '# chown' -e 'mount -t overlay' transcript
    # STATE=/var/lib/sunder/sunder-???????? (glob)
    # mount --bind -o X-mount.idmap=/proc/$PID/ns/user root $STATE/lower
    # chown --reference $STATE/lower $STATE/upper0
    # mount -t overlay -o lowerdir=$STATE/lower,upperdir=$STATE/upper0,workdir=$STATE/work0,volatile overlay $STATE/root
  $ grep -c newuidmap transcript
  0
  [1]
  $ grep -e 'echo two words$' transcript | grep -c -e --no-new-privs
  1

A prompt of root's stands before each command, in both terminals:

  $ grep -c '^  \$' transcript
  0
  [1]

In memory there is no state directory:

  $ sunder run --explain --root root | grep -e STATE= -e /var/lib/sunder
    # STATE=$(mktemp -d) && mount -t tmpfs tmpfs $STATE
  $ sunder run --explain --root root --userns host | grep -e _map -e idmap -e '--user '
  [1]

Nothing is made:

  $ changes=clone,clone3,fork,vfork,unshare,setns,mount,fsopen,open_tree,move_mount,mkdir,mkdirat,unlink,unlinkat,symlink,mknod,mknodat,rename,chdir,chroot,kill,execve
  $ for options in "--disk --state state" "--memory" "--disk --pid-file pid" "--userns host"; do
  >   strace -f -o log -e trace=$changes sunder run --explain --root root $options >/dev/null
  >   grep -v -e 'exited with' -e getent log | sed 's/^[0-9]* *//; s/(.*//'
  > done
  execve
  execve
  execve
  execve
  $ ls -d state pid 2>&1
  ls: cannot access 'state': No such file or directory
  ls: cannot access 'pid': No such file or directory
  [2]
  $ { ls -A /var/lib/sunder || :; } 2>&1 | diff before -

Typed
-----

What stands after the prompts, given to a shell, makes the container. The first line starts that
shell; left out is what wants a terminal (keyctl), and setpriv, which is not busybox' own in there.

  $ typed() { # TRANSCRIPT COMMAND...
  >   first=$(sed -n 's/^  # //p' "$1" | head -n 1)
  >   { sed -n 's/^  # //p' "$1" | sed -e 1d -e /keyctl/d -e '/^exec setpriv/d'; shift; printf '%s\n' "$@"; } >rest
  >   as-user sh -c "$first -e" <rest 2>&1
  > }
  $ as-user sunder run --explain --root theirs --userns single --hostname web id >transcript
  $ sed -n 's/^  # //p' transcript | sed -n '1p;2p;$p' | sed "s/ $(as-user id -u) / UID /" | cut -d ' ' -f 1-5
  unshare --user --keep-caps --mount --pid
  echo '0 UID 1' >
  exec setpriv --bounding-set -all,* (glob)
  $ typed transcript 'id -u; hostname; cat /etc/hostname; echo $$; ls /dev/pts; touch /file; ls /' 
  0
  web
  web
  1
  ptmx
  bin
  dev
  etc
  file
  home
  mnt
  proc
  root
  run
  sys
  tmp
  var
  $ ls theirs/file; cat theirs/etc/hostname
  ls: cannot access 'theirs/file': No such file or directory
  $ as-user sunder run --root theirs --userns single --hostname web sh -c '
  >   awk "{print \$5}" /proc/self/mountinfo | sort' >by-sunder
  $ typed transcript 'awk "{print \$5}" /proc/self/mountinfo | sort' >by-hand
  $ diff by-sunder by-hand

Also of a root that has no /etc/hosts, /etc/hostname and /etc/resolv.conf yet, as sunder can be run on it:

  $ rm theirs/etc/hosts theirs/etc/hostname theirs/etc/resolv.conf
  $ as-user sunder run --root theirs --userns single --hostname web cat /etc/hostname
  web
  $ typed transcript 'cat /etc/hostname'
  web
