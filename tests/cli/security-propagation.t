Mounts do not cross
===================

On most machines the host's mounts are shared, as systemd makes them: a mount namespace that is a
mere copy gets every later mount of the host, and gives it its own. Here is such a machine.

  $ need root user user-namespaces || exit
  $ chmod 777 .
  $ make-root root
  $ mkdir -p volume project late && chmod 777 project
  $ shared() { unshare -m --propagation shared sh "$@"; }
  $ cat >host <<'END'
  > mount -t tmpfs volume volume && mkdir volume/inner && chmod 777 volume/inner
  > cat /proc/self/mountinfo >before
  > sunder run --cap-add SYS_ADMIN --root root "$@" sh -c '
  >   for place in / /mnt /mnt/inner /tmp; do
  >     [ ! -d $place ] || mount -t tmpfs escaped $place || echo no mount
  >   done'
  > cat /proc/self/mountinfo | diff before - | sed -n 's/^[<>]//p' | cut -d' ' -f6
  > END

Nothing that is mounted for a container, or by it, is seen outside.

  $ for userns in auto host; do
  >   shared host --userns=$userns
  >   shared host --userns=$userns --write-through
  >   shared host --userns=$userns --bind volume:/mnt
  >   shared host --userns=$userns --bind volume:/mnt --tmpfs /mnt/inner
  >   shared host --userns=$userns --write-through --bind volume:/mnt --hide /mnt/inner
  > done

Nothing that is mounted outside afterwards is seen in it: the copy is read-only, and so it stays.

  $ cat >later <<'END'
  > mkfifo begin end && chmod 666 begin end
  > here=$PWD; cd project
  > as-user sunder run "$@" sh -c 'echo begun; read x; grep -c sunder-later /proc/self/mountinfo' \
  >   <../end >../begin & cd ..
  > exec 8<>end 7<begin
  > read x <&7; mount -t tmpfs -o mode=1777 sunder-later late; echo on >&8
  > read x <&7; echo "$x"; wait; rm begin end
  > END
  $ shared later
  0
  $ shared later --root "$PWD/root" --bind "$PWD:/mnt" 2>/dev/null
  0
  $ shared later --root "$PWD/root" --bind "$PWD:/mnt:ro" 2>/dev/null
  0
