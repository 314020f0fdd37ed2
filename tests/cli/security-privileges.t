Privileges of the command
=========================

CVE-2022-29162: nothing is inheritable or ambient, no_new_privs is set, and the bounding set is what
was asked for, also in the bits that this sunder has no name for.

  $ need user user-namespaces || exit
  $ chmod 777 .
  $ as-user make-root root
  $ status="grep -E ^(Cap|NoNew) /proc/self/status"
  $ as-user sunder run --root root $status | sort
  CapAmb:\t0000000000000000 (esc)
  CapBnd:\t00000000800405fb (esc)
  CapEff:\t00000000800405fb (esc)
  CapInh:\t0000000000000000 (esc)
  CapPrm:\t00000000800405fb (esc)
  NoNewPrivs:\t1 (esc)
  $ as-user sunder run --root root --user 1000 $status | sort
  CapAmb:\t0000000000000000 (esc)
  CapBnd:\t00000000800405fb (esc)
  CapEff:\t0000000000000000 (esc)
  CapInh:\t0000000000000000 (esc)
  CapPrm:\t0000000000000000 (esc)
  NoNewPrivs:\t1 (esc)
  $ as-user sunder run $status | sort | grep -v Bnd
  CapAmb:\t0000000000000000 (esc)
  CapEff:\t0000000000000000 (esc)
  CapInh:\t0000000000000000 (esc)
  CapPrm:\t0000000000000000 (esc)
  NoNewPrivs:\t1 (esc)

A set user id bit of the image's or of the machine's gives nothing.

  $ as-user sh -c 'rm root/bin/id && cp root/bin/busybox root/bin/id && chmod 6755 root/bin/id'
  $ as-user sunder run --root root --user 1000:1000 id -u
  1000
  $ as-user sunder run sh -c 'id -u; su -c "id -u" </dev/null 2>/dev/null' | sort -u | grep -c '^0$'
  0
  [1]

CVE-2026-30892: numbers are read whole, or refused.

  $ for user in '' 1x -1 +1 ' 1' 0x1 1: :1 1:2:3 1:x 4294967295 4294967296 4294967297 1:4294967295 \
  >   18446744073709551616; do
  >   as-user sunder run --root root --user "$user" id -u >out 2>err; echo "$? $(cat out)"
  > done | sort | uniq -c | sed 's/^ *//'
  15 125 
  $ as-user sunder run --root root --user 1 id -u
  1
  $ as-user sunder run --root root --user 1:2 id -g
  2

CVE-2014-8989: leaving a group must not open what the group is kept from.

  $ mkdir kept && chmod 777 kept
  $ if [ "$(id -u)" = 0 ]; then
  >   echo secret >kept/file && chgrp "$SUNDER_TEST_USER" kept/file && chmod 604 kept/file
  >   for how in '--userns=single' '--userns=auto'; do
  >     as-user sunder run --root root --bind kept:/mnt $how sh -c 'cat /mnt/file 2>&1; groups'
  >   done | grep -c secret
  > else echo 0; fi
  0
  [1]
  $ as-user sunder run --root root --userns=single cat /proc/self/setgroups
  deny
