Where a container cannot be, or not with all ids
================================================

  $ need root user user-namespaces python3 strace || exit
  $ chmod 777 . && as-user make-root root
  $ run() { as-user sunder run --root root "$@"; }
  $ user=$(as-user id -un) uid=$(as-user id -u)

User namespaces off
-------------------

The limit of 0 is told whatever container was asked for. (--keep-caps lets the shell set it.)

  $ no_more() { as-user unshare -c --keep-caps sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"' - "$@"; }
  $ no_more sunder run --root root true
  sunder: create the namespaces: user namespaces are switched off (limit 0)
  sunder: hint: as root: sysctl user.max_user_namespaces=15000
  [125]
  $ no_more sunder run true
  sunder: create the namespaces: user namespaces are switched off (limit 0)
  sunder: hint: as root: sysctl user.max_user_namespaces=15000
  [125]
  $ no_more sunder unshare -Ur true
  unshare: unshare failed: No space left on device
  unshare: hint: user namespaces are switched off (limit 0); as root: sysctl user.max_user_namespaces=15000
  [1]

Nested too deep
---------------

The kernel has 32 levels below the first one, a few of which are for those around us.

  $ cat >nest.sh <<'END'
  > depth=$1; shift
  > [ "$depth" -gt 0 ] || exec "$@"
  > exec unshare -c sh nest.sh $((depth - 1)) "$@"
  > END
  $ nested() { as-user sh nest.sh "$@" 2>&1; }
  $ depth=34; until nested $depth true >/dev/null; do depth=$((depth - 1)); done
  $ nested $depth sunder run --root root --userns single echo ran
  sunder: create the namespaces: a limit on namespaces is reached, or they are nested 32 deep
  sunder: hint: see /proc/sys/user/max_*_namespaces
  [125]
  $ nested $((depth - 1)) sunder run --root root --userns single echo ran
  ran

Under a seccomp filter
----------------------

as Docker's: clone3, unshare and clone with CLONE_NEWUSER are refused, with the errno given.

  $ cat >filtered.py <<'END'
  > import ctypes, os, platform, struct, sys
  > numbers = {"x86_64": (435, 272, 56), "aarch64": (435, 97, 220)}
  > if platform.machine() not in numbers:
  >     sys.exit(80)
  > clone3, unshare, clone = numbers[platform.machine()]
  > program = b"".join(struct.pack("HBBI", *line) for line in (
  >     (0x20, 0, 0, 0),                             # the call
  >     (0x15, 5, 0, clone3), (0x15, 4, 0, unshare), # refused
  >     (0x15, 0, 2, clone),
  >     (0x20, 0, 0, 16), (0x45, 1, 0, 0x10000000),  # refused, if its flags have CLONE_NEWUSER
  >     (0x06, 0, 0, 0x7fff0000),
  >     (0x06, 0, 0, 0x50000 | int(sys.argv[1]))))
  > memory = ctypes.create_string_buffer(program)
  > filter = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(memory))
  > prctl = ctypes.CDLL(None, use_errno=True).prctl
  > if prctl(38, 1, 0, 0, 0) or prctl(22, 2, ctypes.c_char_p(filter), 0, 0):
  >     sys.exit(80)
  > os.execvp(sys.argv[2], sys.argv[2:])
  > END
  $ filtered() { python3 filtered.py "$@"; }
  $ filtered 1 true || skip "no seccomp filter can be made here" || exit
  $ filtered 1 as-user sunder run --root root true
  sunder: create the namespaces: a seccomp filter forbids it
  sunder: hint: in Docker or Kubernetes: allow user namespaces in the seccomp profile
  [125]
  $ filtered 1 as-user sunder run true
  sunder: create the namespaces: a seccomp filter forbids it
  sunder: hint: in Docker or Kubernetes: allow user namespaces in the seccomp profile
  [125]
  $ filtered 1 sunder run --root root true
  sunder: create the namespaces: a seccomp filter forbids it
  sunder: hint: in Docker or Kubernetes: allow user namespaces in the seccomp profile
  [125]
  $ filtered 38 as-user sunder run --root root true
  sunder: create the namespaces: this kernel is too old, or a seccomp filter hides clone3
  sunder: hint: sunder needs Linux 5.12
  [125]

The drop-in does not advise what was given already:

  $ filtered 1 as-user sunder unshare -Ur true 2>&1 | grep -v -e '-r, or --user'
  unshare: unshare failed: Operation not permitted
  unshare: hint: a seccomp filter forbids it; in Docker or Kubernetes: allow user namespaces in the seccomp profile

Under AppArmor
--------------

as on Ubuntu 24.04: the user namespace is made, and what asks for a capability in it is refused.
That kernel is played here by its sysctl, and by a call that fails.

  $ restricted() {
  >   unshare -m sh -c 'mount -t tmpfs none /proc/sys/kernel
  >     echo 1 >/proc/sys/kernel/apparmor_restrict_unprivileged_userns; exec "$@"' - "$@"
  > }
  $ failing='as-user strace -f -qq -o /dev/null -e inject'
  $ restricted $failing=fsopen:error=EPERM sunder run --userns single --root root true
  sunder: mount proc on /proc: AppArmor restricts user namespaces on this machine
  sunder: hint: as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give sunder a profile that allows userns
  [125]
  $ restricted $failing=fsopen:error=EPERM sunder run --userns single true
  sunder: mount proc on /proc: AppArmor restricts user namespaces on this machine
  sunder: hint: as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give sunder a profile that allows userns
  [125]
  $ restricted $failing=write:error=EPERM:when=1 sunder unshare -r true
  unshare: write failed /proc/self/uid_map: Operation not permitted
  unshare: hint: AppArmor restricts user namespaces on this machine; as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give sunder a profile that allows userns
  [1]

Where that sysctl is not set, AppArmor is not blamed:

  $ $failing=fsopen:error=EPERM sunder run --userns single --root root true
  sunder: mount proc on /proc: Operation not permitted
  [125]

Where /proc or /sys is hidden in part
-------------------------------------

as in a container of others:

  $ hidden() { place=$1; shift; as-user unshare -rm sh -c 'mount -t tmpfs none "$0"; exec "$@"' "$place" "$@"; }
  $ hidden /proc/driver sunder run --root root --userns single true
  sunder: mount proc on /proc: the outer container hides parts of /proc, so the kernel allows no new one
  sunder: hint: run the outer container with --nest (sunder) or unmasked paths (podman: --security-opt unmask=ALL)
  [125]
  $ hidden /proc/driver sunder unshare -Urpf --mount-proc true
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: the outer container hides parts of /proc, so the kernel allows no new one; run the outer container with --nest (sunder) or unmasked paths (podman: --security-opt unmask=ALL)
  [1]
  $ hidden /sys/kernel sunder run --root root --userns single true
  sunder: mount sysfs on /sys: the outer container hides parts of /sys, so the kernel allows no new one
  sunder: hint: --net host binds the one that is there
  [125]
  $ hidden /sys/kernel sunder run --root root --userns single --net host echo ran
  ran

Where the caller is nobody
--------------------------

  $ as-user unshare -U sunder run --root root true
  sunder: create the namespaces: your own uid or gid is not mapped in the user namespace that you are in
  sunder: hint: map both there, as unshare -r does
  [125]
  $ as-user unshare -U sunder unshare -U true
  unshare: unshare failed: Operation not permitted
  unshare: hint: your own uid or gid is not mapped in the user namespace that you are in; map both there, as unshare -r does
  [1]

Few subordinate ids
-------------------

`with SUBUID SUBGID COMMAND` runs it with these lines in /etc/subuid and /etc/subgid, and leaves the
machine's own as they are.

  $ with() {
  >   printf "$1" >subuid; printf "$2" >subgid; shift 2
  >   unshare -m sh -c 'mount --bind subuid /etc/subuid && mount --bind subgid /etc/subgid && exec "$@"' - "$@"
  > }
  $ ten="$user:700000:10\n" many="$user:700000:65536\n"
  $ map='cat /proc/self/uid_map /proc/self/gid_map'
  $ with "$ten" "$ten" as-user sunder run --root root $map | tr -s ' ' | sed "s/ $uid / UID /"
   0 UID 1
   1 700000 10
   0 * 1 (glob)
   1 700000 10
  $ with "$ten" "$ten" as-user sunder run --root root --user 10:10 sh -c 'id -u; id -g'
  10
  10
  $ with "$ten" "$ten" as-user sunder run --root root --user 50 id
  sunder: --user 50: uid 50, gid 0 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]
  $ with "$ten" "$ten" as-user sunder run --root root --user 11 id 2>&1 | head -1
  sunder: --user 11: uid 11, gid 0 is not in the container's id map
  $ with "$many" "$ten" as-user sunder run --root root --user 50:50 id
  sunder: --user 50:50: uid 50, gid 50 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]
  $ with "$many" "$ten" as-user sunder run --root root --user 50:5 id -u
  50

The same for root's:

  $ with 'root:700000:10\n' 'root:700000:10\n' sunder run --root root --user 50 id
  sunder: --user 50: uid 50, gid 0 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]

A line in only one of the two files is as none: your own id is mapped, and nothing else.

  $ with "$many" '' as-user sunder run --root root $map | tr -s ' ' | sed "s/ $uid / UID /"
   0 UID 1
   0 * 1 (glob)
  $ with '' "$many" as-user sunder run --root root $map | tr -s ' ' | sed "s/ $uid / UID /"
   0 UID 1
   0 * 1 (glob)
  $ with "$many" '' as-user sunder run --root root --user 5 true
  sunder: --user 5: uid 5, gid 0 is not in the container's id map
  sunder: hint: only your own id is mapped: lines in /etc/subuid and /etc/subgid would map more
  [125]

A range that has the user's own id in it cannot be:

  $ with "$user:$uid:65536\n" "$user:$uid:65536\n" as-user sunder run --root root true
  sunder: the subordinate ids of user * contain its own id (glob)
  sunder: hint: correct /etc/subuid and /etc/subgid; --userns=single does without them
  [125]
  $ with "$user:$uid:65536\n" "$user:$uid:65536\n" as-user sunder run --root root --userns single true

Lines that are none are passed over:

  $ with "$user\n$user:x:5\n:::\n\n$ten" "#$user\n$user:5\n$ten" as-user sunder run --root root id -u
  0

Nothing is left:

  $ as-user sh -c 'ls -A ~/.local/state/sunder 2>/dev/null || :'
