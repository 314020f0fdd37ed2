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
  $ grep -e STATE= -e 'cd \$STATE' -e idmap= -e '# chown' -e 't overlay' transcript
    # STATE=/var/lib/sunder/sunder-???????? (glob)
    # mount -N $PID --bind -o X-mount.idmap=/proc/$PID/ns/user "$PWD"/root $STATE/lower0
    # chown --reference /proc/$PID/root$STATE/lower0 /proc/$PID/root$STATE/upper0
    # mount -N $PID -t overlay -o lowerdir=$STATE/lower0,upperdir=$STATE/upper0,workdir=$STATE/work0,volatile,index=off,redirect_dir=off,metacopy=off,nodev overlay $STATE/root0
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

  $ sunder run --explain --root root | grep -e STATE= -e MEMORY= -e tmpfs..MEMORY -e /var/lib/sunder
    # MEMORY=$(mktemp -d)
    # mount -N $PID -t tmpfs -o nosuid tmpfs $MEMORY
  $ sunder run --explain --root root --userns host | grep -e _map -e idmap -e '--user '
  [1]

What is bound is shown with its ids mapped, which only the host can do, in the container's mount
namespace:

  $ sunder run --explain --root root --write-through --bind "$PWD/theirs:/a b:ro" >transcript
  $ sed -n '/mkdir \$ROOT/,/mount -t proc/p' transcript
    # mkdir $ROOT && mkdir -m 555 $WORK/empty
  on the host:
    # ROOT=/mnt/root
    # mount -N $PID --rbind -o X-mount.idmap=/proc/$PID/ns/user,nodev=recursive "$PWD"/root $ROOT
      -- X-mount.idmap needs util-linux 2.39; it maps the one mount, where sunder maps those below it too
  in the container:
    # mount -t proc -o nosuid,nodev,noexec proc $ROOT/proc
  $ sed -n '/theirs/{s:[^ ]*/theirs:PWD/theirs:; p}' transcript
    # mount -N $PID --rbind -o X-mount.idmap=/proc/$PID/ns/user,ro=recursive,nosuid=recursive,nodev=recursive PWD/theirs $ROOT/'a b'
  $ grep -c 'X-mount.idmap needs' transcript
  1
  $ sunder run --explain --root root --userns host --bind "$PWD/theirs:/mnt" | sed -n '/theirs/s:/[^ ]*/theirs:PWD/theirs:p'
    # mount --rbind -o nosuid=recursive,nodev=recursive PWD/theirs $ROOT/mnt
  $ sunder run --explain --root root --userns host | grep -c 'mount --bind -o ro /dev/$node'
  1

An overlay of a directory in it is made by the host as well, and not a bind:

  $ sunder run --explain --root root --overlay "$PWD/theirs" | grep 'move\|rbind' | sed "s:$PWD:PWD:"
    # mount -N $PID --move $MEMORY/root0 $ROOT
    # mount -N $PID --move $MEMORY/root1 $ROOTPWD/theirs

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
Before 2.39 mount(8) has no "=recursive".

  $ typed() { # TRANSCRIPT COMMAND...
  >   mount --version | grep -q ' 2\.3[0-8]' && recursive='=recursive' || recursive=
  >   sed -n 's/^  # //p' "$1" | sed -e /keyctl/d -e '/^exec setpriv/d' -e "s/$recursive//g" >lines
  >   first=$(grep -m 1 '^unshare ' lines); shift
  >   { sed '0,/^unshare /d' lines; printf '%s\n' "$@"; } >rest
  >   as-user sh -c "$first -e" <rest 2>&1
  > }
  $ as-user sunder run --explain --root theirs --userns single --hostname web id >transcript
  $ sed -n 's/^  # //p' transcript | sed -n '1p;2p;$p' | sed "s/ $(as-user id -u) / UID /" | cut -d ' ' -f 1-5
  unshare --user --keep-caps --mount --propagation
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

The mounts are the same, with the same options, but for the masks:

  $ mounts='awk "{ print \$5, \$6 }" /proc/self/mountinfo | sort |
  >   grep -v -e "^/proc/[iktls]" -e "^/proc/acpi" -e "^/proc/scsi" -e "^/sys/"'
  $ mkdir 'odd, place' && chmod 777 'odd, place'
  $ same() { # OPTION...
  >   as-user sunder run --userns single "$@" sh -c "$mounts" >by-sunder
  >   as-user sunder run --explain --userns single "$@" id >transcript
  >   typed transcript "$mounts" >by-hand
  >   diff by-sunder by-hand && [ -s by-hand ]
  > }
  $ same --root theirs --hostname web
  $ same --root theirs --read-only --hide /etc/group --hide /home --tmpfs /made/here:size=1m
  $ same --root theirs --bind "$PWD/odd, place:/made/a b" --bind "/etc/passwd:/etc/passwd:ro"
  $ same --root theirs --overlay "$PWD/odd, place"
  $ same --root theirs --write-through

The copy of the machine, but for the mounts of the machine itself:

  $ home=$(as-user sh -c 'echo $HOME')
  $ mounts="$mounts | grep -e '^/ ' -e '^/tmp ' -e '^/run ' -e '^/var/tmp ' -e '^$home' -e place"
  $ (cd 'odd, place' && same --memory; grep -c place by-hand)
  1

Paths that overlayfs and mount(8) would take apart:

  $ for name in 'a,b:c' 'back\slash\' 'quo"te' "it's; \$(ls)" ',=:"\'; do
  >   mkdir -p "in $name" && cp -a theirs "in $name/$name"
  >   as-user sunder run --explain --root "in $name/$name" --userns single id >transcript
  >   echo "$name" | as-user tee "in $name/$name/name" >/dev/null
  >   typed transcript 'cat /name; echo more >>/name; cat /name | wc -l'
  >   cat "in $name/$name/name" | wc -l
  > done
  a,b:c
  2
  1
  back\slash\
  2
  1
  quo"te
  2
  1
  it's; $(ls)
  2
  1
  ,=:"\
  2
  1
  $ for name in 'a,b:c' "s p\"'a"; do
  >   as-user sunder run --explain --root theirs --disk --state "$PWD/$name" --userns single id >transcript
  >   { sed -n 's/^  \$ //p' transcript; } | as-user sh -e
  >   typed transcript 'echo kept >/kept; cat /kept'
  >   cat "$name"/*/upper0/kept
  > done
  kept
  kept
  kept
  kept

The content of a system file, whatever is in it:

  $ { printf '%s\n' "-n it's 100% \\n \"back\\slash\" \$(id)" && seq 3000; } >odd.conf
  $ unshare --mount sh -c 'mount --bind odd.conf /etc/resolv.conf
  >   as-user sunder run --explain --root theirs --net host --userns single id' >transcript
  $ typed transcript 'cat /etc/resolv.conf' | cmp - odd.conf
  $ rm odd.conf

A PID file is the host's; the container's shell becomes the command:

  $ as-user sunder run --explain --root root --pid-file pid --json-status 1 id | sed "s:$PWD:PWD:" | grep -A 1 'PID=\|echo .*PID'
    $ PID=$(pgrep --newest --exact --euid $(id -u) sh)
      -- the container's shell, as the host numbers it
  --
    $ echo $PID > PWD/pid
      -- the container's shell becomes the command, with this PID; the file goes with it
    $ echo '{"id":"sunder-????????","pid":'$PID',"init-pid":'$PID'}' (glob)
      -- to the fd that --json-status names; and there, when the command has ended, {"exit-status":N}

Also of a root that has no /etc/hosts, /etc/hostname and /etc/resolv.conf yet, as sunder can be run on it:

  $ rm -f theirs/etc/hosts theirs/etc/hostname theirs/etc/resolv.conf
  $ as-user sunder run --root theirs --userns single --hostname web cat /etc/hostname
  web
  $ as-user sunder run --explain --root theirs --userns single --hostname web id >transcript
  $ typed transcript 'cat /etc/hostname'
  web
