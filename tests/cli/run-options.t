The options of sunder run, one by one
=====================================

  $ need user user-namespaces || exit
  $ chmod 777 . && as-user make-root root && as-user mkdir shared && as-user sh -c 'echo 1 >shared/file'
  $ run() { as-user sunder run --root root "$@"; }

--read-only, --write-through
----------------------------

Nothing can be written to a read-only root, but to what is not the root's: /dev/shm, a --tmpfs, a
--bind.

  $ run --read-only --tmpfs /tmp --bind shared:/mnt sh -c '
  >   touch /file; touch /etc/passwd; touch /dev/file
  >   touch /dev/shm/file /tmp/file && echo wrote there; echo 2 >/mnt/file'
  touch: /file: Read-only file system
  touch: /etc/passwd: Read-only file system
  wrote there
  $ cat shared/file
  2

With --write-through there is no upper layer: the directory is written.

  $ run --write-through sh -c 'echo hello >/etc/motd; chown 5:5 /etc/motd; ls /etc; wc -l </etc/hosts'
  group
  hostname
  hosts
  motd
  passwd
  resolv.conf
  3

So are empty files to mount on, where they are missing; the container's own are seen on them.

  $ ls root/etc
  group
  hostname
  hosts
  motd
  passwd
  resolv.conf
  $ wc -c <root/etc/hosts
  0
  $ run --write-through rm /etc/motd

What is there already is covered by the container's own, and not changed:

  $ echo 'of the directory' | as-user tee root/etc/hosts
  of the directory
  $ run --write-through sh -c 'grep -c localhost /etc/hosts; rm /etc/hosts'
  2
  rm: can't remove '/etc/hosts': Device or resource busy
  [1]
  $ cat root/etc/hosts
  of the directory
  $ as-user rm root/etc/hosts

Both at once make no sense, nor does either without --root:

  $ run --write-through --read-only true
  sunder: --write-through and --read-only exclude each other
  [125]
  $ as-user sunder run --read-only true
  sunder: --read-only goes with --root DIR
  [125]
  $ as-user sunder run --write-through true
  sunder: --write-through goes with --root DIR
  [125]

--bind SRC[:DST][:ro]
---------------------

  $ run --bind shared:/srv/data sh -c 'cat /srv/data/file; echo 3 >/srv/data/file; touch /srv/data/new'
  2
  $ cat shared/file; rm shared/new
  3
  $ ls root
  bin
  dev
  etc
  home
  mnt
  proc
  root
  run
  sys
  tmp
  var
  $ run --bind shared:/mnt:ro sh -c 'cat /mnt/file; echo 4 >/mnt/file; mount -o remount,rw,bind /mnt'
  3
  sh: can't create /mnt/file: Read-only file system
  mount: permission denied (are you root?)
  [1]

Without :DST it is at the same path, a relative one where you stand; a file is a file:

  $ run --bind "$PWD/shared" cat "$PWD/shared/file"
  3
  $ (cd shared && as-user sunder run --root ../root --bind file cat "$PWD/file")
  3
  $ run --bind shared/file:/etc/motd:ro --bind shared/file:/file sh -c 'cat /etc/motd /file; echo 4 >/file; cat /etc/motd'
  3
  3
  4

What is mounted below it comes along; no setuid, no devices in it:

  $ run --bind shared:/mnt awk '$5 == "/mnt" {print $6}' /proc/self/mountinfo | tr , '\n' | grep -e nosuid -e nodev
  nosuid
  nodev
  $ run --bind /proc:/mnt ls -d /mnt/sys/kernel
  /mnt/sys/kernel

In order, so that a later one can lie in an earlier one:

  $ run --bind shared:/mnt --bind root/etc:/mnt/etc:ro sh -c 'ls /mnt; head -1 /mnt/etc/group'
  etc
  file
  root:x:0:
  $ rmdir shared/etc

A link in the root is not followed out of it:

  $ as-user ln -s ../../../../shared root/mnt/link && as-user ln -s / root/mnt/top
  $ run --bind shared:/mnt/link --bind shared:/mnt/top/deep/er sh -c 'cat /shared/file; cat /deep/er/file'
  4
  4

What cannot be bound:

  $ run --bind nothing:/mnt true
  sunder run: --bind nothing: No such file or directory
  Try 'sunder run --help' for more information.
  [125]
  $ run --bind shared:relative true
  sunder run: --bind shared:relative: relative is no absolute path in the container
  Try 'sunder run --help' for more information.
  [125]
  $ run --bind shared: true
  sunder run: --bind shared:: an empty path is no absolute path in the container
  Try 'sunder run --help' for more information.
  [125]
  $ run --bind '' true
  sunder run: --bind : No such file or directory
  Try 'sunder run --help' for more information.
  [125]
  $ run --bind shared:/etc/passwd true
  sunder: bind */shared on /etc/passwd: one of them is a directory, the other is not (glob)
  [125]
  $ run --bind shared/file:/etc true
  sunder: bind */shared/file on /etc: one of them is a directory, the other is not (glob)
  [125]

--tmpfs DST[:size=N]
--------------------

  $ run --tmpfs /etc sh -c 'ls -A /etc; touch /etc/file && echo made'
  made
  $ run --tmpfs /a/new/one:size=1m sh -c 'df /a/new/one | tail -1 | tr -s " " | cut -d " " -f 2,3
  >   cat /dev/zero >/a/new/one/file; ls -s /a/new/one/file'
  1024 0
  cat: write error: No space left on device
    1024 /a/new/one/file
  $ for size in 4096 64k 1G; do
  >   run --tmpfs /mnt:size=$size df /mnt | tail -1 | tr -s ' ' | cut -d ' ' -f 2
  > done
  4
  64
  1048576
  $ for size in 0 -1 1x x '' 1kk 99999999999g; do run --tmpfs "/mnt:size=$size" true 2>&1; done | uniq -f 2
  sunder run: --tmpfs /mnt:size=0: size=N takes bytes, or a number with k, m or g
  Try 'sunder run --help' for more information.
  sunder run: --tmpfs /mnt:size=-1: size=N takes bytes, or a number with k, m or g
  Try 'sunder run --help' for more information.
  sunder run: --tmpfs /mnt:size=1x: size=N takes bytes, or a number with k, m or g
  Try 'sunder run --help' for more information.
  sunder run: --tmpfs /mnt:size=x: size=N takes bytes, or a number with k, m or g
  Try 'sunder run --help' for more information.
  sunder run: --tmpfs /mnt:size=: size=N takes bytes, or a number with k, m or g
  Try 'sunder run --help' for more information.
  sunder run: --tmpfs /mnt:size=1kk: size=N takes bytes, or a number with k, m or g
  Try 'sunder run --help' for more information.
  sunder run: --tmpfs /mnt:size=99999999999g: size=N takes bytes, or a number with k, m or g
  Try 'sunder run --help' for more information.
  $ run --tmpfs /mnt:mode=700 true
  sunder run: --tmpfs /mnt:mode=700: :mode=700 is not understood
  Try 'sunder run --help' for more information.
  [125]
  $ for word in .:/mnt:RO .:/mnt:ro:ro .:/; do run --bind $word true 2>&1 | head -1; done
  sunder run: --bind .:/mnt:RO: :RO is not understood
  sunder run: --bind .:/mnt:ro:ro: :ro is not understood
  sunder run: --bind .:/: it would cover the container's root
  $ run --tmpfs mnt true
  sunder run: --tmpfs mnt: mnt is no absolute path in the container
  Try 'sunder run --help' for more information.
  [125]

--hide PATH
-----------

A file or a directory whose content is nobody's business in there:

  $ run --hide /etc/passwd --hide /bin/../home sh -c '
  >   cat /etc/passwd; ls -A /home; stat -c %F /etc/passwd
  >   echo x >/home/file; echo x >/etc/passwd; umount /home; rm -r /home'
  regular empty file
  sh: can't create /home/file: Read-only file system
  sh: can't create /etc/passwd: Read-only file system
  umount: can't unmount /home: Operation not permitted
  rm: can't remove '/home': Device or resource busy
  [1]
  $ cd shared && as-user sh -c 'echo secret >.env; mkdir .keys; echo secret >.keys/one; ln -s .keys linked'
  $ as-user sunder run --hide .env --hide linked sh -c 'cat .env; ls -A .keys linked/; ls -A; cat .env/x' 2>&1
  .keys:
  
  linked/:
  .env
  .keys
  file
  linked
  cat: .env/x: Not a directory
  [1]
  $ as-user rm -r .env .keys linked; cd ..

What is not there needs no hiding:

  $ for word in / //. /..; do run --hide $word true 2>&1 | head -1; done
  sunder run: --hide /: that is the container's root
  sunder run: --hide //.: that is the container's root
  sunder run: --hide /..: that is the container's root

What is not there is not hidden: a terminal is told, because a word that was mistyped looks like that.

  $ as-user script -qec 'sunder run --root root --tmpfs /mnt --hide /etc/shadwo --hide /mnt/later --hide /etc/passwd true' /dev/null | tr -d '\r' | grep note
  sunder: note: there is no /etc/shadwo to be hidden
  $ as-user script -qec 'sunder run --userns=single --hide .shh true' /dev/null | tr -d '\r' | grep note | sed "s:$PWD:PWD:"
  sunder: note: there is no PWD/.shh to be hidden
  $ run --hide /none/there ls -d /none
  ls: /none: No such file or directory
  [1]

--workdir DIR
-------------

  $ run --workdir /var pwd
  /var
  $ run --workdir /mnt/link/none pwd
  sunder: enter the working directory /mnt/link/none: No such file or directory
  [125]
  $ run --workdir var pwd
  sunder run: --workdir var: not an absolute path
  Try 'sunder run --help' for more information.
  [125]
  $ run --workdir /proc/self/cwd/.. sh -c '/bin/pwd -P'
  /
  $ run --workdir /etc/passwd pwd
  sunder: enter the working directory /etc/passwd: Not a directory
  [125]

--env K=V, --clear-env
----------------------

With --root only what tells of terminal, language and time zone goes along:

  $ as-user env -i PATH="$PATH" HOME=/x SECRET=1 TERM=xterm LANG=C LC_TIME=C TZ=UTC NO_COLOR=1 LCX=1 \
  >   sunder run --root root env | sort
  HOME=/root
  LANG=C
  LC_TIME=C
  LOGNAME=root
  NO_COLOR=1
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  TERM=xterm
  TZ=UTC
  USER=root
  container=sunder
  $ SECRET=1 OTHER='a b' as-user sunder run --root root --clear-env --env A=1 --env OTHER --env B= \
  >   --env NONE --env A=2=3 --env HOME=/h env | sort
  A=2=3
  B=
  HOME=/h
  LOGNAME=root
  OTHER=a b
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  USER=root
  container=sunder
  $ run --env =x true
  sunder run: --env =x: not K=V
  Try 'sunder run --help' for more information.
  [125]

In a copy of the machine it stays as it is:

  $ (cd shared; as-user env | grep -v -e ^_= -e ^container= | sort >../outside
  >   as-user sunder run env | grep -v -e ^_= | sort | comm -13 ../outside -)
  container=sunder
  $ (cd shared; SECRET=1 as-user sunder run --clear-env sh -c 'env | cut -d = -f 1 | sort')
  HOME
  PATH
  PWD
  container

--hostname NAME
---------------

  $ run --hostname a-1.b_c hostname
  a-1.b_c
  $ for name in '' 'a b' a/b "$(printf 'a\nb')" "$(printf '%065d' 1)"; do
  >   run --hostname "$name" hostname 2>&1 | head -1
  > done
  sunder run: --hostname : 1 to 64 letters, digits, '-', '.', '_'
  sunder run: --hostname a b: 1 to 64 letters, digits, '-', '.', '_'
  sunder run: --hostname a/b: 1 to 64 letters, digits, '-', '.', '_'
  sunder run: --hostname a?b: 1 to 64 letters, digits, '-', '.', '_'
  sunder run: --hostname 00000000000000000000000000000000000000000000000000000000000000001: 1 to 64 letters, digits, '-', '.', '_'

--cap-add, --cap-drop
---------------------

  $ caps() { run "$@" grep Cap /proc/self/status | tr '\n' ' '; echo; }
  $ caps
  CapInh:	0000000000000000 CapPrm:	00000000800405fb CapEff:	00000000800405fb CapBnd:	00000000800405fb CapAmb:	0000000000000000 
  $ caps --cap-drop ALL
  CapInh:	0000000000000000 CapPrm:	0000000000000000 CapEff:	0000000000000000 CapBnd:	0000000000000000 CapAmb:	0000000000000000 
  $ caps --cap-drop chown,CAP_FOWNER --cap-add net_raw --cap-add Net_Admin
  CapInh:	0000000000000000 CapPrm:	00000000800435f2 CapEff:	00000000800435f2 CapBnd:	00000000800435f2 CapAmb:	0000000000000000 
  $ run --cap-add ALL sh -c 'mount -t tmpfs tmpfs /mnt && echo mounted'
  mounted
  $ run sh -c 'mount -t tmpfs tmpfs /mnt'
  mount: permission denied (are you root?)
  [1]

Somebody who is not root has none but those that are added by name, and these stay through exec:

  $ caps --user 5
  CapInh:	0000000000000000 CapPrm:	0000000000000000 CapEff:	0000000000000000 CapBnd:	00000000800405fb CapAmb:	0000000000000000 
  $ caps --user 5 --cap-add net_raw
  CapInh:	0000000000002000 CapPrm:	0000000000002000 CapEff:	0000000000002000 CapBnd:	00000000800425fb CapAmb:	0000000000002000 
  $ run --cap-add net_rau true
  sunder run: --cap-add net_rau: no such capability
  Try 'sunder run --help' for more information.
  [125]
  $ run --cap-drop chown, true
  sunder run: --cap-drop : no such capability
  Try 'sunder run --help' for more information.
  [125]

There is no gaining any:

  $ run grep NoNewPrivs /proc/self/status
  NoNewPrivs:	1
