Without subordinate ids
=======================

A user whom /etc/subuid and /etc/subgid give nothing has containers all the same, with a single id.

  $ need plain-user user-namespaces || exit
  $ chmod 777 . && as-user-plain make-root root && as-user-plain mkdir project
  $ run() { as-user-plain sunder run --root root "$@"; }
  $ uid=$(as-user-plain id -u)

  $ run cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups | tr -s ' ' | sed "s/ $uid / UID /"
   0 UID 1
   0 * 1 (glob)
  deny
  $ run sh -c 'id -u; touch /file; rm /bin/wc; ls /file; hostname -s | cut -c 1-7'
  0
  /file
  sunder-
  $ ls root/bin/wc
  root/bin/wc
  $ run --hostname web --bind project:/mnt --tmpfs /tmp --read-only --workdir /mnt --nest --no-init sh -c 'pwd; touch file; ls'
  /mnt
  file
  $ rm project/file

Files cannot be given to others, and there is nobody else to be:

  $ run chown 5 /etc/passwd
  chown: /etc/passwd: Invalid argument
  [1]
  $ run --user 5 true
  sunder: --user 5: uid 5, gid 0 is not in the container's id map
  sunder: hint: only your own id is mapped: lines in /etc/subuid and /etc/subgid would map more
  [125]
  $ run --user 0:5 true
  sunder: --user 0:5: uid 0, gid 5 is not in the container's id map
  sunder: hint: only your own id is mapped: lines in /etc/subuid and /etc/subgid would map more
  [125]
  $ run --user root id -u
  0
  $ run --user 0:0 id -u
  0

The copy of the machine is as for others:

  $ cd project && as-user-plain sh -c 'printf "all:\n\techo made >made\n\tcat made\n" >Makefile'
  $ as-user-plain sh -c 'pwd; id' >../outside
  $ as-user-plain sunder run sh -c 'pwd; id' | diff ../outside -
  $ as-user-plain sunder run sh -c 'make -s; ls; touch ~/file; cd; ls file'
  made
  Makefile
  made
  file
  $ ls
  Makefile
  $ as-user-plain sunder run --user 0 true
  sunder: --user 0: uid 0, gid 0 is not in the container's id map
  sunder: hint: only your own id is mapped: lines in /etc/subuid and /etc/subgid would map more
  [125]
  $ as-user-plain sunder run --user "$uid" id -u | sed "s/^$uid$/UID/"
  UID
  $ as-user-plain sh -c 'ls -A ~/.local/state/sunder'

On a terminal there is a note that says why, once:

  $ as-user-plain script -qec 'sunder run true' /dev/null | tr -d '\r' | grep note
  sunder: note: no subordinate ids for you in /etc/subuid and /etc/subgid: only your own id is mapped (--userns=single says so, and this note goes)
  $ as-user-plain script -qec 'sunder run --userns=single true' /dev/null | grep note
  [1]

Exit statuses and signals are the same:

  $ as-user-plain sunder run sh -c 'exit 9'
  [9]
  $ as-user-plain sunder run sh -c 'kill $$'
  [143]
  $ as-user-plain sunder run --env PATH=/usr/bin:/bin none
  sunder: execute none: command not found
  [127]
