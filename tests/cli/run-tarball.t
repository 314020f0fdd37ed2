A root file system that is an archive
=====================================

  $ need root user user-namespaces zstd getfattr setcap || exit
  $ chmod 777 . && make-root root && as-user mkdir state && mkdir state-of-root

A small root with what an archive can have: owners, permissions, times, links, a capability, an
attribute, a hole, names that are not ASCII (one of them in a form that is often "normalized").

  $ mkdir root/many root/many/shut && cd root/many && echo text >file && ln file hard
  $ ln -s /etc/passwd absolute && ln -s nowhere dangling && mkfifo fifo
  $ chown 5:6 file && chmod 4751 file && touch -h -d @1000000000 file dangling
  $ cp ../bin/busybox able && setcap cap_net_raw+ep able && chown 7:8 shut && setfattr -n user.note -v kept file
  $ truncate -s 40M hole && touch "$(printf 'e\314\201')" "$(printf '\303\251\377')"
  $ echo in >shut/in && chmod 555 shut && touch -d @1000000001 shut && cd ../..
  $ mknod root/dev/mem c 1 1

Plain, and by each compression, of GNU tar's format and of POSIX's:

  $ posix() { tar -C root --format=posix --numeric-owner --xattrs --xattrs-include=\* -S "$@" .; }
  $ posix -cf a.tar && posix -cJf a.tar.xz && posix -cjf a.tar.bz2 && posix --zstd -cf a.tar.zst
  $ tar -C root --format=gnu --numeric-owner -S -czf a.tar.gz .
  $ cp a.tar.gz a.tgz; cp a.tar.xz a.txz; cp a.tar.bz2 a.tbz2; cp a.tar.zst a.tzst

  $ cat >look <<'END'
  > cd /many && stat -c '%a %u:%g %h %Y %n' file hard shut && cat file shut/in
  > for link in absolute dangling; do readlink $link; done
  > stat -c '%F' fifo && stat -c %Y dangling && printf '%s\n' e* [!a-z]* | od -An -b
  > [ "$(stat -c %b hole)" -lt 1000 ] && stat -c %s hole
  > ls /dev/mem 2>&1; echo written >/many/new && cat /many/new
  > END
  $ sunder run --state state-of-root --root a.tar sh -c "$(cat look)" | tee expected
  4751 5:6 2 1000000000 file
  4751 5:6 2 1000000000 hard
  555 7:8 2 1000000001 shut
  text
  in
  /etc/passwd
  nowhere
  fifo
  1000000000
   145 314 201 012 303 251 377 012
  41943040
  ls: /dev/mem: No such file or directory
  written
  $ for file in a.tar.* a.t?z*  a.tzst; do
  >   sunder run --state state-of-root --root "$file" sh -c "$(cat look)" | cmp - expected && echo "$file"
  >   as-user sunder run --state state --root "$file" sh -c "$(cat look)" | cmp - expected
  > done
  a.tar.bz2
  a.tar.gz
  a.tar.xz
  a.tar.zst
  a.tbz2
  a.tgz
  a.txz
  a.tzst
  $ ls -A state state-of-root
  state:
  
  state-of-root:

Capabilities of files and attributes are there too. The whole root file system is on the disk, belongs
to the container's ids there, and nobody else gets to it:

  $ mkfifo ready go && chmod 666 ready go
  $ look_at() { # STATE COMMAND...
  >   state=$1; shift
  >   "$@" sunder run --bind .:/mnt --state $state --root a.tar sh -c 'echo >/mnt/ready; read -r line </mnt/go' &
  >   read -r line <ready
  >   getcap $state/*/root/many/able | sed 's/.* //' && getfattr --only-values -n user.note $state/*/root/many/file; echo
  >   stat -c '%a %u' $state $state/* $state/*/root/bin
  >   echo >go; wait
  > }
  $ look_at state-of-root env | sed "s/ $(sunder run --root a.tar sed 's/^ *0 *\([0-9]*\) .*/\1/' /proc/self/uid_map)$/ the container's root/"
  cap_net_raw=ep
  kept
  755 0
  700 0
  755 the container's root
  $ look_at state as-user | sed "s/ $(as-user id -u)$/ the user/"
  cap_net_raw=ep
  kept
  755 the user
  700 the user
  755 the user

Whose ids
---------

Who has a single id owns all that is in it, as with tar --no-same-owner; setuid bits stay.

  $ facts="cd /many && stat -c '%a %u:%g %n' file shut"
  $ as-user sunder run --state state --root a.tar --userns single sh -c "$facts"
  4751 0:0 file
  555 0:0 shut
  $ sunder run --state state-of-root --root a.tar --userns single sh -c "$facts"
  4751 0:0 file
  555 0:0 shut
  $ as-user-plain sunder run --root a.tar --userns single sh -c "$facts"
  4751 0:0 file
  555 0:0 shut
  $ sunder run --state state-of-root --root a.tar --userns host sh -c "$facts; cat /proc/self/uid_map"
  4751 5:6 file
  555 7:8 shut
           0          0 4294967295

Ids that the container does not have are an error:

  $ cp -a root high && chown 70000 high/many/fifo && tar -C high -cf high.tar .
  $ as-user sunder run --state state --root high.tar true
  sunder: high.tar: its entry ./many/fifo cannot be unpacked: * (glob)
  [125]
  $ as-user sunder run --state state --root high.tar --userns single stat -c %u /many/fifo
  0

The archive knows who a user is; a name, or its number, brings its group and home along.

  $ echo 'ann:x:9:10::/many:/bin/sh' >>root/etc/passwd && echo 'more:x:12:ann' >>root/etc/group
  $ tar -C root -czf ann.tgz .
  $ for user in ann 9 9:11 nobody; do
  >   as-user sunder run --state state --root ann.tgz --user $user sh -c 'echo $HOME $(id -u) $(id -g) $(id -G)'
  > done
  /many 9 10 10 12
  /many 9 10 10 12
  /many 9 11 11 12
  / 65534 65534 65534
  $ sunder run --state state-of-root --root ann.tgz --user ann sh -c 'echo $HOME $(id -u) $(id -g) $(id -G)'
  /many 9 10 10 12
  $ as-user sunder run --state state --root ann.tgz --user bob true
  sunder: --user bob: neither a user of the container nor UID[:GID]
  [125]
  $ as-user sunder run --state state --root ann.tgz --user 70000 true
  sunder: --user 70000: uid 70000, gid 0 is not in the container's id map
  sunder: hint: the range in /etc/subuid or /etc/subgid is too small for it
  [125]
  $ as-user sunder run --state state --root ann.tgz --tty --user ann sh -c 'stat -c %u /proc/self/fd/0; stat -L -c %u /proc/self/fd/0'
  9\r (esc)
  9\r (esc)

With other options
------------------

  $ as-user sunder run --state state --root a.tar --read-only touch /many/new
  touch: /many/new: Read-only file system
  [1]
  $ as-user sunder run --state state --root a.tar --write-through true
  sunder: --write-through needs a directory as --root: what is unpacked from an archive is thrown away
  [125]
  $ as-user sunder run --state state --root a.tar --memory true
  sunder: --memory needs a directory as --root, not an archive
  sunder: hint: --state /dev/shm/NAME unpacks it into memory
  [125]
  $ for option in --keep --from; do as-user sunder run --state state --root a.tar $option name true; done
  sunder: --keep needs a directory as --root, not an archive
  sunder: hint: unpack it into a directory
  sunder: --from needs a directory as --root, not an archive
  sunder: hint: unpack it into a directory
  [125]
  $ as-user sunder run --state state --root a.tar --explain=sh true
  sunder run: --explain=sh needs a directory as --root: tar(1) does not look at what it unpacks as sunder does
  Try 'sunder run --help' for more information.
  [125]
  $ as-user sunder run --state state --root a.tar --explain true | grep -B1 'tar -x'
    $ mkdir $STATE/root
    $ unshare --map-root-user --map-auto tar -x -p --numeric-owner --xattrs --acls -C $STATE/root -f a.tar
  $ as-user sunder run --state state --root a.tar --userns single --explain true | grep 'tar -x'
    $ unshare --map-root-user tar -x -p --numeric-owner --no-same-owner --xattrs --acls -C $STATE/root -f a.tar
  $ sunder run --state state --root a.tar --explain --user ann true
  sunder run: --explain with an archive takes --user UID[:GID]: the name is in the archive
  Try 'sunder run --help' for more information.
  [125]

It is the name that says what may be an archive; a directory of such a name is one all the same.

  $ cp -a root directory.tar && sunder run --root directory.tar ls /many/file
  /many/file
  $ cp a.tar archive && sunder run --root archive true
  sunder: mount an overlay over archive: * is not a directory (glob)
  sunder: hint: an archive has a name that ends in .tar, .tar.gz, .tar.xz, .tar.zst or .tar.bz2
  [125]
  $ mkfifo fifo.tar && sunder run --root fifo.tar true
  sunder: open the root file system fifo.tar: it is neither a directory nor a regular file
  [125]
  $ sunder run --root missing.tar true
  sunder: open the root file system missing.tar: No such file or directory
  [125]

Several at once do not meet:

  $ for i in 1 2 3 4; do
  >   as-user sunder run --state state --root a.tar.gz sh -c "echo $i >/many/new; cat /many/new" >out.$i &
  > done; wait; cat out.*
  1
  2
  3
  4
  $ ls -A state

Killed on the way
-----------------

A gigabyte of zeros in few bytes takes its time to be unpacked. Whatever ends sunder then ends what
unpacks it. sunder takes away what is there by then, or where it was killed the next command does.

  $ python3 - <<'END'
  > import bz2, tarfile
  > piece = bz2.compress(bytes(64 << 20))
  > entry = tarfile.TarInfo("zeros"); entry.size = 16 * (64 << 20)
  > with open("long.tar.bz2", "wb") as out:
  >     out.write(bz2.compress(entry.tobuf()) + 16 * piece + bz2.compress(bytes(10240)))
  > END
  $ end_it() { # SIGNAL STATE COMMAND...
  >   signal=$1 state=$2; shift 2
  >   env --default-signal "$@" sunder run --state $state --root long.tar.bz2 true 2>said & pid=$!
  >   until [ -s $state/*/root/zeros ]; do :; done 2>/dev/null
  >   kill -$signal $pid; wait $pid 2>/dev/null; echo $? && cat said
  >   while pgrep -x sunder-unpack >/dev/null; do :; done
  >   [ $signal = KILL ] || ls -A $state
  >   [ ! -e $state/*/root/zeros ] || [ "$(stat -c %s $state/*/root/zeros)" -lt 1073741824 ] || echo whole
  >   "$@" sunder run --state $state --root a.tar true; ls -A $state
  > }
  $ for signal in KILL TERM INT; do end_it $signal state-of-root env; end_it $signal state as-user; done
  137
  137
  143
  sunder: unpack long.tar.bz2: interrupted by signal 15
  143
  sunder: unpack long.tar.bz2: interrupted by signal 15
  130
  sunder: unpack long.tar.bz2: interrupted by signal 2
  130
  sunder: unpack long.tar.bz2: interrupted by signal 2

A full disk
-----------

  $ on_disk() { # OPTIONS COMMAND...
  >   mkdir -p disk; unshare -m sh -c 'mount -t tmpfs -o mode=700,"$1" tmpfs disk || exit 99; shift
  >     "$@"; status=$?; (cd disk && find . -mindepth 1); exit $status' - "$@"
  > }
  $ on_disk size=1m sunder run --state disk --root a.tar true
  sunder: a.tar: refused because of its entry *: it is larger than what the disk has free (glob)
  [125]
  $ python3 - <<'END'
  > import tarfile, io
  > with tarfile.open("pieces.tar", "w") as tar:
  >     for i in range(40):
  >         entry = tarfile.TarInfo("piece%d" % i); entry.size = 50000
  >         tar.addfile(entry, io.BytesIO(bytes(entry.size)))
  > END
  $ on_disk size=1m sunder run --state disk --root pieces.tar true 2>&1 | sed 's/piece[0-9]*/piece/g'
  sunder: pieces.tar: refused because of its entry piece: it is larger than what the disk has free
  $ on_disk size=1m,uid=$(as-user id -u) as-user sunder run --state disk --root pieces.tar true 2>&1 | sed 's/piece[0-9]*/piece/g'
  sunder: pieces.tar: refused because of its entry piece: it is larger than what the disk has free
  $ on_disk size=4m,nr_inodes=20 sunder run --state disk --root pieces.tar true 2>&1 | sed 's/piece[0-9]*/piece/g'
  sunder: pieces.tar: its entry piece cannot be unpacked: No space left on device
  $ on_disk size=4m,nr_inodes=3 sunder run --state disk --root pieces.tar true
  sunder: make the directory */root: No space left on device (glob)
  [125]
