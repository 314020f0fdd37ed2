CVE-2024-21626: file descriptors of the caller
==============================================

A leaked fd of a host directory is a way out. Here the caller leaves two open.

  $ need user user-namespaces || exit
  $ chmod 777 .
  $ as-user make-root root
  $ try() { as-user sunder run "$@" 9</ 7<.; }
  $ try --root root sh -c 'cd /proc/self/fd && echo *'
  0 1 2 3
  $ try --root root --no-init sh -c 'cd /proc/self/fd && echo *'
  0 1 2 3
  $ try sh -c 'cd /proc/self/fd && echo *'
  0 1 2 3

(3 is the shell's own, for the pattern.) None of them will do as a working directory.

  $ try --root root --workdir /proc/self/fd/9 pwd
  sunder: enter the working directory /proc/self/fd/9: No such file or directory
  [125]
  $ for fd in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  >   try --root root --workdir /proc/self/fd/$fd ls 2>&1 | grep -v '^sunder: enter the working'
  >   try --root root --workdir /proc/1/fd/$fd/../.. ls 2>&1 | grep -v '^sunder: enter the working'
  > done
  [1]

Nor one of ours, where the caller closed its own 0, 1 and 2.

  $ as-user sh -c 'sunder run --root root sh -c "readlink /proc/self/fd/0 >&2" <&- >&-'
  /dev/null
  $ as-user sh -c 'sunder run --root root --bind "$PWD":/mnt sh -c "
  >   ls -l /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 >/mnt/fds" <&- >&- 2>&-'
  $ sed 's/.* -> //' fds
  /dev/null
  /mnt/fds
  /dev/null

The directory above the root is the root.

  $ as-user sunder run --root root sh -c 'cd /.. && ls -di . / | cut -d" " -f1 | uniq | wc -l'
  1
  $ as-user sunder run --root root sh -c 'cd /../../.. && ls -d home/sunder-* var/tmp/sunder-* 2>/dev/null'
  [1]
  $ as-user sunder run sh -c 'cd /.. && ls -di . / | cut -d" " -f1 | uniq | wc -l'
  1
