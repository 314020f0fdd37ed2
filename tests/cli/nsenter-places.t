nsenter: directories, environment
=================================

  $ need root user user-namespaces /usr/bin/nsenter /usr/bin/python3 busybox || exit
  $ chmod 777 . && PATH=$(dirname "$(command -v as-user)"):/usr/sbin:/usr/bin:/sbin:/bin
  $ mkdir ours && ln -s "$(readlink -f "$(command -v sunder)")" ours/nsenter
  $ mkdir theirs && ln -s /usr/bin/nsenter theirs/nsenter
  $ both() {
  >   env PATH="$PWD/theirs:$PATH" "$@" >one 2>&1 </dev/null; echo "[$?]" >>one
  >   env PATH="$PWD/ours:$PATH" "$@" >two 2>&1 </dev/null; echo "[$?]" >>two
  >   diff one two && grep -v '^\[0\]$' one || :
  > }
  $ ours() { ours/nsenter "$@"; }
  $ kept= && trap 'kill -9 $kept 2>/dev/null' EXIT

A process in a root and a mount namespace of its own:

  $ make-root root && mkdir root/place && echo inside >root/place/name && cp "$(command -v busybox)" busybox
  $ unshare -m sh -c "mount -t tmpfs tmpfs root/mnt && echo mounted >root/mnt/name && exec chroot root sh -c 'cd /mnt; echo >/ready; exec sleep 1000'" & kept=$!
  $ until [ -s root/ready ]; do :; done; t=$kept

--root
------

  $ both nsenter -t $t -r cat /place/name
  inside
  $ both nsenter --target $t --root cat /etc/group
  root:x:0:
  nogroup:x:65534:
  $ both nsenter -r"$PWD/root" cat /place/name
  inside
  $ both nsenter --root="$PWD/root" cat /place/name
  inside
  $ both nsenter --roo=root cat /place/name
  inside
  $ both nsenter -rroot cat /place/name
  inside

The = behind the letter belongs to the name here, in theirs too:

  $ both nsenter -r=root true
  nsenter: cannot open =root: No such file or directory
  [1]
  $ mkdir =root && cp -a root/bin root/place =root/ && both nsenter -r=root cat /place/name
  inside
  $ both nsenter -t $t -rroot -r true
  $ for word in none busybox '' ; do both nsenter --root=$word true; done
  nsenter: cannot open none: No such file or directory
  [1]
  nsenter: change directory by root file descriptor failed: Not a directory
  [1]
  nsenter: cannot open : No such file or directory
  [1]

The target's root is in its mount namespace, and is looked up before that is entered. A directory by
name is the caller's.

  $ both nsenter -t $t -m -r cat /mnt/name
  mounted
  $ both nsenter -t $t -r cat /mnt/name
  mounted
  $ both nsenter -t $t -m cat "$PWD/root/mnt/name"
  mounted
  $ both nsenter -t $t -m -rroot cat /mnt/name
  cat: can't open '/mnt/name': No such file or directory
  [1]

The working directory stays what it was: outside of the root then.

  $ both nsenter -rroot cat root/place/name
  inside
  $ both nsenter -t $t -r cat root/place/name
  inside

--wd
----

  $ both nsenter -t $t -w cat name
  mounted
  $ both nsenter -t $t -r -w cat name
  mounted
  $ both nsenter -t $t -r -w pwd
  /mnt
  $ both nsenter -t $t -a -r -w sh -c 'pwd; cat name'
  /mnt
  mounted
  $ both nsenter -wroot/place cat name
  inside
  $ both nsenter --wd=root/place cat name
  inside
  $ ours -w=root/place cat name
  inside
  $ both nsenter -rroot -wroot/place pwd
  /place
  $ both nsenter -rroot -wroot/place cat name
  inside
  $ both nsenter -wroot -w/usr pwd
  /usr
  $ for word in none busybox ''; do both nsenter --wd=$word true; done
  nsenter: cannot open none: No such file or directory
  [1]
  nsenter: change directory by working directory file descriptor failed: Not a directory
  [1]
  nsenter: cannot open : No such file or directory
  [1]

--wdns
------

is looked for inside; one that is relative, from the root.

  $ both nsenter -rroot -W/place cat name
  inside
  $ both nsenter -rroot --wdns=/place pwd
  /place
  $ both nsenter -rroot --wdns=place pwd
  /place
  $ both nsenter -t $t -m -r -W/mnt cat name
  mounted
  $ ours -t $t -m -r -W=mnt cat name
  mounted
  $ both nsenter -Wroot/place cat name
  inside
  $ ours -rroot -W/none true
  nsenter: cannot open current working directory: No such file or directory
  nsenter: hint: --wdns is looked for in the namespaces and the root that were entered: /none
  [1]
  $ ours -rroot -W/bin/busybox true
  nsenter: change directory by working directory file descriptor failed: Not a directory
  nsenter: hint: --wdns is looked for in the namespaces and the root that were entered: /bin/busybox
  [1]
  $ ours --wdns= true
  nsenter: cannot open current working directory: No such file or directory
  nsenter: hint: --wdns is looked for in the namespaces and the root that were entered: 
  [1]

-W without an argument took the next word in 2.38 and does nothing since: it is refused.

  $ ours -W true
  nsenter: option --wdns: no directory: --wdns=DIR, or -WDIR
  [1]
  $ ours --wdns true
  nsenter: option --wdns: no directory: --wdns=DIR, or -WDIR
  [1]
  $ ours -w -W/ true
  nsenter: options --wdns and --wd cannot be combined
  [1]
  $ ours -W/ --wd=/ true
  nsenter: options --wdns and --wd cannot be combined
  [1]

A directory that may be entered but not read is good enough; one that may not, is not:

  $ mkdir closed && chmod 711 closed && as-user ours/nsenter -wclosed pwd | sed 's|.*/||'
  closed
  $ chmod 700 closed && as-user ours/nsenter -wclosed true
  nsenter: change directory by working directory file descriptor failed: Permission denied
  [1]
  $ as-user ours/nsenter -rroot true
  nsenter: chroot failed: Operation not permitted
  [1]
  $ as-user theirs/nsenter -rroot true
  nsenter: chroot failed: Operation not permitted
  [1]

--env
-----

The environment that the target was started with.

  $ with() { # COMMAND...: a process of that environment
  >   "$@" >/dev/null & t=$! kept="$kept $!"
  >   # While it executes a program it has that name already, and no environment yet (env_end is 0).
  >   until grep -q sleep /proc/$t/comm && [ "$(cut -d ' ' -f 51 /proc/$t/stat)" != 0 ]; do :; done
  > }
  $ with env -i A=1 'B=two words' C= PATH=/usr/bin:/bin sleep 1000
  $ ours -t $t -e env
  A=1
  B=two words
  C=
  PATH=/usr/bin:/bin
  $ D=4 ours --target $t --env sh -c 'echo $A $B $D'
  1 two words
  $ ours -t $t -u -e -r -w env | head -n 1
  A=1
  $ with env -i /bin/sleep 1000 && ours -t $t -e /usr/bin/env

Without PATH there is the one of execvp(3), and without SHELL that of /etc/passwd:

  $ ours -t $t -e env
  $ echo 'echo a shell' >commands && ours -t $t -e <commands 2>/dev/null
  a shell

The program is looked for by the target's PATH, and the shell is the target's:

  $ mkdir tools && printf '#!/bin/sh\necho a tool\n' >tools/tool && chmod +x tools/tool
  $ with env -i PATH="$PWD/tools" SHELL=/bin/sh /bin/sleep 1000
  $ ours -t $t -e tool
  a tool
  $ ours -t $t -e cat
  nsenter: failed to execute cat: No such file or directory
  [127]
  $ echo 'echo $0' >commands && HOME=$PWD ours -t $t -e <commands 2>/dev/null
  -sh

What is no NAME=VALUE, or there twice, is handed on; empty ones, as a program leaves them that writes its
title there, are not.

  $ cat >odd.py <<'END'
  > import ctypes, sys
  > words = eval(sys.argv[1])
  > array = (ctypes.c_char_p * (len(words) + 1))(*words, None)
  > arguments = (ctypes.c_char_p * 3)(b"sleep", b"1000", None)
  > ctypes.CDLL(None).execve(b"/bin/sleep", arguments, array)
  > END
  $ odd() { with /usr/bin/python3 odd.py "$1"; ours -t $t -e /usr/bin/env; }
  $ odd '[b"none", b"=odd", b"A=1", b"A=2", b"", b"", b"=", b"Z"]'
  none
  =odd
  A=1
  A=2
  =
  Z
  $ odd '[b"NEWLINE=a\nb", b"A=="]' >out; od -c out
  0000000   N   E   W   L   I   N   E   =   a  \n   b  \n   A   =   =  \n
  0000020
  $ odd '[]'
  $ odd '[b"", b""]'
  $ odd '[b"V%d=%s" % (i, b"x" * 40) for i in range(3000)]' >out; sort -u out | wc -lc
     3000  139890
  $ odd '[b"LONG=" + b"x" * 130000]' >out; wc -c <out
  130006

A program that has written over it, so that no NUL is at the end:

  $ cat >written.py <<'END'
  > import ctypes, os, time
  > stat = open("/proc/self/stat").read().rsplit(")", 1)[1].split()
  > start, end = int(stat[47]), int(stat[48])
  > ctypes.memset(start, ord("x"), end - start)
  > os.close(1)
  > time.sleep(1000)
  > END
  $ mkfifo gone && { env -i ABC=1 /usr/bin/python3 written.py >gone & t=$! kept="$kept $!"; cat gone; }
  $ ours -t $t -e /usr/bin/env
  xxxxxx

Of another user's processes, those whom one may look into:

  $ as-user ours/nsenter -t $$ -e true 2>&1 | tr -d 0-9
  nsenter: cannot open /proc//environ: Permission denied
  nsenter: hint: process  is another user's, or has rights that you have not
  $ with as-user env -i A=theirs PATH=/usr/bin:/bin /bin/sleep 1000
  $ ours -t $t -e env
  A=theirs
  PATH=/usr/bin:/bin
  $ with as-user env -i A=inside PATH=/usr/bin:/bin unshare -r sleep 1000
  $ ours -t $t -U -e env
  A=inside
  PATH=/usr/bin:/bin
  $ as-user ours/nsenter -t $t -U -e env
  A=inside
  PATH=/usr/bin:/bin
