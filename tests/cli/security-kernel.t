What of the kernel changes the machine
======================================

core_pattern, sysrq, uevent_helper and the like: whoever is root of the container gets no further
than looking.

  $ need user user-namespaces || exit
  $ chmod 777 .
  $ as-user make-root root
  $ as-user cp "$SUNDER_TEST_PROGRAMS/attack" root/bin/attack
  $ cat >root/write <<'END'
  > for file in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/kernel/hotplug \
  >   /proc/sys/fs/binfmt_misc/register /proc/sysrq-trigger /proc/sys/vm/panic_on_oom \
  >   /proc/irq/default_smp_affinity /proc/bus/pci/00/00.0 /proc/fs/xfs/stat /proc/mtrr \
  >   /proc/sys/user/max_user_namespaces /proc/sys/kernel/hostname \
  >   /sys/kernel/uevent_helper /sys/power/state /sys/fs/cgroup/cgroup.procs \
  >   /sys/fs/cgroup/release_agent /sys/fs/cgroup/memory/release_agent /sys/kernel/profiling; do
  >   [ ! -e $file ] || ! (: >>$file) 2>/dev/null || echo "$file can be written"
  > done
  > for file in /proc/kcore /proc/keys /proc/timer_list /proc/latency_stats /proc/sched_debug \
  >   /proc/interrupts; do
  >   [ ! -e $file ] || [ "$(head -c 1 $file | wc -c)" = 0 ] || echo "$file can be read"
  > done
  > for folder in /sys/firmware /proc/acpi /proc/asound /proc/scsi \
  >   /sys/devices/virtual/powercap; do
  >   [ ! -e $folder ] || [ -z "$(ls -A $folder)" ] || echo "$folder is not empty"
  >   ! mkdir $folder/x 2>/dev/null || echo "$folder can be written"
  > done
  > for file in /dev/*; do
  >   case ${file#/dev/} in
  >   null|zero|full|random|urandom|tty|pts|ptmx|shm|mqueue|fd|stdin|stdout|stderr) ;;
  >   *) echo "there is $file" ;;
  >   esac
  > done
  > END
  $ for share in '' '--share net' '--share pid' '--share ipc' '--share cgroup' --userns=single; do
  >   as-user sunder run --root root $share sh /write
  >   as-user sunder run $share sh "$PWD/root/write"
  > done
  $ [ "$(id -u)" != 0 ] || for share in '' '--share net' '--share pid' --userns=host \
  >   '--userns=host --share net' '--userns=host --share pid'; do
  >   sunder run --root root $share sh /write
  > done

Nothing of it is undone by mounting, and CVE-2022-0492, cgroup v1 with a release_agent, begins with
a mount: without the capability there is none, and there is no user namespace in which to get it
(CVE-2016-3135 and its kind).

  $ as-user sunder run --root root attack mounts
  unmount a mask: EPERM
  unmount /proc/sys: EPERM
  remount /proc/sys: EPERM
  mount proc: EPERM
  mount sysfs: EPERM
  mount cgroup: EPERM
  mount cgroup2: EPERM
  new user namespace: ENOSPC
  new mount namespace: EPERM
  block device: EPERM
  $ as-user sunder run --root root --no-init attack mounts | grep -c EPERM
  9

With the capability a cgroup file system of version 1 is still without a release_agent to be written.

  $ as-user sunder run --root root --cap-add SYS_ADMIN sh -c '
  >   mount -t cgroup -o memory cgroup /mnt 2>/dev/null || exit 0
  >   { echo /x >/mnt/release_agent; } 2>/dev/null && echo written; :'

In a container with --nest, which has user namespaces, what is mounted is locked.

  $ as-user sunder run --root root --nest --hide /etc/passwd sh -c '
  >   unshare -Urm sh -c "umount /etc/passwd; umount /proc; cat /etc/passwd"' 2>&1 | sort
  umount: can't unmount /etc/passwd: Invalid argument
  umount: can't unmount /proc: Invalid argument
