sunder unshare: interpreters for programs of other machines
===========================================================

  $ need user user-namespaces busybox || exit
  $ grep -q binfmt_misc /proc/filesystems || skip "needs a kernel with binfmt_misc" || exit
  $ as-user unshare -rm mount -t binfmt_misc binfmt_misc /mnt 2>/dev/null ||
  >   skip "needs a binfmt_misc for each user namespace (Linux 6.7)" || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/unshare
  $ as-user mkdir work && as-user make-root work/root
  $ cat >each <<'END'
  > while read -r line; do eval "$line" 2>&1 </dev/null || echo "[$?]"; done
  > END
  $ ours() { (cd work && as-user env PATH="$OLDPWD/ours:$PATH" sh ../each); }

A file that begins with MAGIC is a program, for the namespace in which it is said so. That is one of the
user namespace's own; /proc is mounted too, to have the place for it, and takes --pid and --fork.

  $ cat >work/run.sh <<'END'
  > #!/bin/sh
  > echo "interpreted: ${1##*/}"
  > END
  $ printf 'MAGIC of mine\n' >work/program; chmod 755 work/run.sh work/program
  $ cp work/run.sh work/program work/root/ && cp "$(command -v busybox)" work/busybox-outside && cp work/program work/root/echo
  $ rule=":mine:M::MAGIC::"
  $ ours <<END
  > unshare -r --load-interp "$rule$PWD/work/run.sh:" ./program
  > unshare -r -l "$rule$PWD/work/run.sh:" ./program
  > unshare -rpf --load-interp="$rule$PWD/work/run.sh:" sh -c './program; ls /proc/sys/fs/binfmt_misc; echo /proc/[0-9]*'
  > mkdir binfmt; unshare -r --mount-binfmt=binfmt -l "$rule$PWD/work/run.sh:" sh -c './program; ls binfmt'
  > unshare -r --mount-binfmt ls /proc/sys/fs/binfmt_misc
  > unshare -r --mount-binfmt=missing true
  > unshare -rpf --mount-proc --mount-binfmt sh -c './program 2>&1 | grep -c interpreted'
  > END
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --pid and --fork are missing
  [1]
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --pid and --fork are missing
  [1]
  interpreted: program
  mine
  register
  status
  /proc/1
  interpreted: program
  mine
  register
  status
  unshare: mount /proc failed: Operation not permitted
  unshare: hint: a new proc is of the PID namespace that the program is in, and that one is not yours: --pid and --fork are missing
  [1]
  unshare: mount missing failed: No such file or directory
  [1]
  0
  [1]

With --root the interpreter is that of the new root; with the flag F, of the old one:

  $ ours <<END
  > unshare -rpf -R root --mount-proc -l "${rule}/run.sh:" /program
  > unshare -rpf -R root --mount-proc -l "$rule$PWD/work/busybox-outside:F" /echo by one outside
  > unshare -rpf -R root --mount-proc -l "$rule$PWD/work/busybox-outside:" /echo by one outside
  > END
  interpreted: program
  by one outside
  unshare: failed to execute /echo: No such file or directory
  unshare: hint: something that it needs is not in the container
  [127]

What is no rule, or names no file:

  $ ours <<END
  > unshare -rpf -l 'nonsense' true
  > unshare -rpf -l '' true
  > unshare -rpf -l "$rule$PWD/work/missing:F" true
  > END
  unshare: write failed /proc/sys/fs/binfmt_misc/register: Invalid argument
  [1]
  unshare: write failed /proc/sys/fs/binfmt_misc/register: Invalid argument
  [1]
  unshare: write failed /proc/sys/fs/binfmt_misc/register: No such file or directory
  [1]
