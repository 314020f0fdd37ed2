What can go wrong, and what sunder says then
============================================

  $ need user user-namespaces || exit
  $ chmod 777 . && as-user make-root root
  $ run() { as-user sunder run --root root "$@"; }

Words
-----

  $ run --nonsense true
  sunder run: unrecognized option '--nonsense'
  Try 'sunder run --help' for more information.
  [125]
  $ run -x true
  sunder run: invalid option -- 'x'
  Try 'sunder run --help' for more information.
  [125]
  $ run --hostname
  sunder run: option '--hostname' requires an argument
  Try 'sunder run --help' for more information.
  [125]
  $ run --nest=yes true
  sunder run: option '--nest' doesn't allow an argument
  Try 'sunder run --help' for more information.
  [125]

Options may be abbreviated, as long as it is clear what is meant:

  $ run --hostn=web --work /etc -- sh -c 'hostname; pwd'
  web
  /etc
  $ run --no true
  sunder run: option '--no' is ambiguous; possibilities: '--no-init' '--no-tty'
  Try 'sunder run --help' for more information.
  [125]
  $ run --net host --nest -- true
  $ run --ne=host true
  sunder run: option '--ne=host' is ambiguous; possibilities: '--net' '--nest'
  Try 'sunder run --help' for more information.
  [125]

What comes after the command is the command's:

  $ run echo --hostname -x --
  --hostname -x --
  $ run -- echo --
  --
  $ as-user sunder
  sunder: a command is missing
  Try 'sunder --help' for more information.
  [125]
  $ as-user sunder jog
  sunder: no command 'jog'
  Try 'sunder --help' for more information.
  [125]
  $ as-user sunder run --help | head -2
  usage: sunder run [OPTION...] [--] [COMMAND [ARGUMENT...]]
  a command in a container: a throwaway copy of this machine, or --root DIR
  $ as-user sunder run --help >/dev/full
  sunder: write: No space left on device
  [125]

A name that is not for a terminal does not get to it:

  $ as-user sunder run --root "$(printf 'a\033[31mb\nc')" true
  sunder: open the root file system a?[31mb?c: No such file or directory
  [125]
  $ as-user sunder run --root "$(printf 'a\23331mb\302\23331mc\303\244\342\202\254\303x\377')" true 2>&1 | cat -v
  sunder: open the root file system a?31mb??31mcM-CM-$M-bM-^BM-,?x?: No such file or directory

The root
--------

  $ as-user sunder run --root nowhere true
  sunder: open the root file system nowhere: No such file or directory
  [125]
  $ as-user sunder run --root root/etc/passwd true
  sunder: open the root file system root/etc/passwd: Not a directory
  sunder: hint: an archive has a name that ends in .tar, .tar.gz, .tar.xz, .tar.zst or .tar.bz2
  [125]
  $ as-user sunder run --root '' true
  sunder run: --root: an empty path
  Try 'sunder run --help' for more information.
  [125]
  $ as-user sunder run --root /proc/1/cwd/root true
  sunder: open the root file system /proc/1/cwd/root: Permission denied
  [125]
  $ as-user mkdir empty && as-user sunder run --root empty
  sunder: execute /bin/sh: No such file or directory
  [127]
  $ as-user sunder run --root / true
  sunder: mount an overlay over /: Invalid argument
  sunder: hint: this file system cannot be a layer (mounts below it, an overlay over an overlay, NFS or FUSE): --memory or --state DIR on another one, or --root DIR --write-through
  [125]

User namespaces
---------------

In a user namespace in which there may be none:

  $ as-user unshare -c --keep-caps sh -c 'echo 0 >/proc/sys/user/max_user_namespaces
  >   exec sunder run --root root --userns single true'
  sunder: create the namespaces: user namespaces are switched off (limit 0)
  sunder: hint: as root: sysctl user.max_user_namespaces=15000
  [125]
  $ as-user unshare -c --keep-caps sh -c 'echo 0 >/proc/sys/user/max_net_namespaces
  >   exec sunder run --root root --userns single true'
  sunder: create the namespaces: a limit on namespaces is reached, or they are nested 32 deep
  sunder: hint: see /proc/sys/user/max_*_namespaces
  [125]

What is asked for does not go without them:

  $ run --userns host true
  sunder: create the namespaces without a user namespace: Operation not permitted
  sunder: hint: it needs CAP_SYS_ADMIN: leave out --userns=host, or --share user
  [125]

Subordinate ids
---------------

newuidmap is not there:

  $ mkdir path && ln -s "$(command -v sunder)" path/ && ln -s "$(command -v newgidmap)" path/
  $ as-user env PATH="$PWD/path" sunder run --root root true
  sunder: map ids with newuidmap: newuidmap is not installed
  sunder: hint: install it (Debian, Ubuntu: apt install uidmap); or do without: --userns=single
  [125]
  $ as-user env PATH="$PWD/path" sunder run --root root --userns single true

or is not setuid:

  $ cp "$(command -v newuidmap)" path/ && chmod 755 path/newuidmap
  $ as-user env PATH="$PWD/path" sunder run --root root true
  sunder: map ids with newuidmap: */path/newuidmap is not setuid root (glob)
  sunder: hint: as root: chmod u+s */path/newuidmap; or do without: --userns=single (glob)
  [125]

or cannot be, because of no_new_privs. Then only the caller's own id is mapped, as with
--userns=single:

  $ as-user setpriv --no-new-privs sunder run --root root sh -c 'tr -s " " </proc/self/uid_map | wc -l'
  1

or refuses:

  $ printf '#!/bin/sh\necho "newuidmap: uid range [1-2) not allowed" >&2\nexit 1\n' >path/newuidmap
  $ ln -s "$(command -v sh)" path/
  $ as-user env PATH="$PWD/path" sunder run --root root true
  sunder: map ids with newuidmap: it says: uid range [1-2) not allowed
  sunder: hint: compare /etc/subuid and /etc/subgid; or do without: --userns=single
  [125]

Nothing is left behind of any of these:

  $ as-user sh -c 'ls -A ~/.local/state/sunder 2>/dev/null || :'
