Root without power, and root with too much
==========================================

Root without CAP_SYS_ADMIN, as in most containers of others, can map no other ids than its own: root
in its container is root outside. What it owns it can change by no permission, but only by sight.

  $ need root user-namespaces plain-build python3 || exit
  $ make-root root
  $ cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack
  $ cp "$(readlink -f "$(command -v sunder)")" ours && chmod 755 ours
  $ powerless() { setpriv --bounding-set -sys_admin --inh-caps -sys_admin -- "$@"; }
  $ powerless ./ours run --root root cat /proc/self/uid_map | tr -s ' '
   0 0 1

Its sunder, which a container can get hold of, is a copy.

  $ look() { sha256sum ours; stat -c '%a %u %Y' ours; python3 -c 'import os; print(os.listxattr("ours"))'; }
  $ look >before
  $ powerless ./ours run --root root /proc/self/exe unshare -f /bin/attack executable parent | grep 'write: yes'
  [1]
  $ look | diff before -
  $ unshare -r ./ours run --root root /proc/self/exe unshare -f /bin/attack executable parent | grep 'write: yes'
  [1]
  $ look | diff before -

A file that a group may write to is as open to whoever is in that group:

  $ chmod 775 ours; look >before
  $ powerless ./ours run --root root /proc/self/exe unshare -f /bin/attack executable parent | grep 'write: yes'
  [1]
  $ look | diff before -

The host's device nodes keep their modes.

  $ powerless sunder run --root root chmod 600 /dev/null
  chmod: /dev/null: Read-only file system
  [1]
  $ stat -c %a /dev/null
  666

What would leave the host's /proc/sys to its root is refused:

  $ sunder run --root root --userns host --nest true
  sunder: --nest would leave /proc/sys open to the host's root: leave out --userns=host
  [125]
  $ powerless sunder run --root root --nest true
  sunder: --nest would leave /proc/sys open to the host's root: it takes CAP_SYS_ADMIN to map another one
  [125]

and so is what would outlive its container:

  $ sunder run --root root --share pid --no-init true
  sunder: --no-init needs a PID namespace of its own, which ends with the command: leave out --share pid
  [125]

Root's own range of ids is nobody else's: where one is given to somebody, it is the next.

  $ with() { printf "$1" >subuid; printf "$2" >subgid; shift 2
  >   unshare -m sh -c 'mount --bind subuid /etc/subuid && mount --bind subgid /etc/subgid && exec "$@"' - "$@"; }
  $ maps() { with "$1" "$2" sunder run --root root cat /proc/self/uid_map /proc/self/gid_map | tr -s ' '; }
  $ maps '' ''
   0 524288 65536
   0 524288 65536
  $ maps 'eve:500000:65536\nadam:100000:65536\nabel:565536:65536\n' 'eve:589823:1\n'
   0 631072 65536
   0 589824 65536
  $ maps 'abel:589824:65536\neve:524288:65536\n:::\ncain:x:y\n' 'root:700000:10\n'
   0 655360 65536
   0 700000 10
  $ with 'eve:500000:4294460000\n' '' sunder run --root root true
  sunder: no range of 65536 ids is left for the container
  sunder: hint: give root one: a line in /etc/subuid and one in /etc/subgid
  [125]

A /proc of another PID namespace has somebody else under the container's number:

  $ unshare -pf sunder run --root root true
  sunder: find the container in /proc: the /proc that is mounted is that of another PID namespace
  sunder: hint: mount a new one: unshare has --mount-proc for that
  [125]
  $ unshare -pf --mount-proc sunder run --root root echo ran
  ran
