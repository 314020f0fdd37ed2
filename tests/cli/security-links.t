Links in a root file system
===========================

CVE-2019-19921, CVE-2023-27561, CVE-2026-41579: the image has a link where the runtime mounts or
makes something. Nothing may be made or mounted outside of it.

  $ need root || exit
  $ make-root root
  $ mkdir outside && chmod 777 outside && echo secret >outside/secret
  $ modes='--userns=auto --userns=host'
  $ try() {
  >   for mode in $modes; do
  >     sunder run --root root $mode "$@" ls /dev/null 2>&1
  >     sunder run --root root $mode --write-through "$@" ls /dev/null 2>&1
  >   done | sort | uniq -c | sed 's/^ *//'
  >   ls -A outside
  > }

  $ for name in proc sys dev; do
  >   rmdir root/$name
  >   for target in "$PWD/outside" ../outside /tmp; do
  >     ln -s $target root/$name && try && rm root/$name
  >   done
  >   mkdir root/$name
  > done
  4 sunder: attach /proc: /proc of the root file system is not a directory
  secret
  4 sunder: attach /proc: /proc of the root file system is not a directory
  secret
  4 sunder: attach /proc: /proc of the root file system is not a directory
  secret
  4 sunder: attach /sys: /sys of the root file system is not a directory
  secret
  4 sunder: attach /sys: /sys of the root file system is not a directory
  secret
  4 sunder: attach /sys: /sys of the root file system is not a directory
  secret
  4 sunder: attach /dev: /dev of the root file system is not a directory
  secret
  4 sunder: attach /dev: /dev of the root file system is not a directory
  secret
  4 sunder: attach /dev: /dev of the root file system is not a directory
  secret

/etc, and the files in it that are ours.

  $ mv root/etc root/old
  $ ln -s ../outside root/etc && try && rm root/etc
  4 /dev/null
  secret
  $ ln -s "$PWD/outside" root/etc && try && rm root/etc && mv root/old root/etc
  4 /dev/null
  secret
  $ for name in hosts hostname resolv.conf; do
  >   rm -f root/etc/$name && ln -s ../../../../../..$PWD/outside/$name root/etc/$name
  > done
  $ try
  4 /dev/null
  secret
  $ for name in hosts hostname resolv.conf; do rm root/etc/$name; done

Places of mounts that were asked for (CVE-2024-45310: nor empty files and directories outside).

  $ mkdir volume && echo given >volume/file
  $ rm -f root/mnt/*; ln -s "$PWD/outside" root/mnt/absolute; ln -s ../../outside root/mnt/up
  $ for place in absolute/new/place up/new/place up absolute; do
  >   try --bind volume:/mnt/$place --tmpfs /mnt/$place/tmp:size=1m
  > done
  4 /dev/null
  secret
  4 /dev/null
  secret
  4 /dev/null
  secret
  4 /dev/null
  secret
  $ cat outside/secret
  secret

CVE-2025-31133: masks must be the null device even if the image's /dev/null is something else, and
our output must not go where it leads (no CVE; runc 1.1.5 and crun 1.27.1 do that).

  $ rm -f root/dev/null && ln -s /tmp/taken root/dev/null
  $ sunder run --root root sh -c 'echo out; echo err >&2; cat /tmp/taken; ls -l /dev/null' 2>&1 |
  >   sed 's/ .* \(1, *3\) .* / \1 /'
  out
  err
  cat: can't open '/tmp/taken': No such file or directory
  crw-rw-rw- 1,   3 /dev/null
  $ sunder run --root root sh -c 'for f in timer_list keys interrupts; do
  >   [ -e /proc/$f ] || continue; [ -c /proc/$f ] && [ ! -s /proc/$f ] || echo "$f is no null device"
  >   { echo pwned >/proc/$f; } 2>/dev/null && { [ ! -e /tmp/taken ] || echo redirected; }; done; :'
  $ rm root/dev/null

The image's own device nodes are nothing.

  $ mknod root/tmp/null c 1 3 && chmod 666 root/tmp/null
  $ for mode in $modes --write-through; do
  >   sunder run --root root $mode --bind root/tmp:/mnt sh -c 'cat /tmp/null; cat /mnt/null'
  > done
  cat: can't open '/tmp/null': Permission denied
  cat: can't open '/mnt/null': Permission denied
  cat: can't open '/tmp/null': Permission denied
  cat: can't open '/mnt/null': Permission denied
  cat: can't open '/tmp/null': Permission denied
  cat: can't open '/mnt/null': Permission denied
  [1]

And its /etc/passwd is no way to read the host's files, or to make us wait.

  $ mv root/etc/passwd root/etc/passwd.old
  $ ln -s "$PWD/outside/passwd" root/etc/passwd; echo 'spy:x:7:7::/:/bin/sh' >outside/passwd
  $ sunder run --root root --user spy id
  sunder: --user spy: neither a user of the container nor UID[:GID]
  [125]
  $ rm root/etc/passwd && mkfifo root/etc/passwd
  $ timeout 10 sunder run --root root --user spy id >/dev/null 2>&1
  [125]
