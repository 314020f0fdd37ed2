Layers of root's that stay
==========================

  $ need root user || exit
  $ chmod 755 . && export XDG_DATA_HOME=/nonexistent && make-root root && mkdir work && echo draft >work/notes
  $ name=test-$$; store=/var/lib/sunder/kept

Root has a range of its own here, so that it does not move when users come and go.

  $ here=$PWD; for kind in uid gid; do { grep ^root: /etc/sub$kind || echo root:1000000000:65536; } >sub$kind; done
  $ run() { unshare -m sh -c 'mount --make-rprivate / && for kind in uid gid; do mount --bind $0/sub$kind /etc/sub$kind; done; exec sunder run "$@"' "$here" "$@"; }
  $ state() { sunder kept --json | sed -n "s/.*\"name\": \"$1\".*\"state\": \"\([a-z ]*\)\".*/\1/p"; }

A copy of the machine, that is, of every mount of it: what is written anywhere stays.

  $ cd work
  $ run --keep $name -- sh -c 'echo final >notes; echo new >/usr/new; rm -r /etc/apt; groupadd somebody'
  $ cat notes; ls /usr/new /etc/apt >/dev/null
  draft
  ls: cannot access '/usr/new': No such file or directory
  [2]
  $ sunder diff $name /usr/new /etc/apt /etc/group . | sed "s:$PWD/::"
  D /etc/apt/
  M /etc/group (content)
  M notes (content)
  A /usr/new
  $ run --from $name -- sh -c 'cat notes /usr/new; grep -q somebody /etc/group && echo there; ls /etc/apt'
  final
  new
  there
  ls: cannot access '/etc/apt': No such file or directory
  [2]
  $ run --from $name --keep $name -- sh -c 'mkdir /etc/apt; echo again >>notes'
  $ run --from $name --keep $name-2 -- sh -c 'echo copy >>notes'
  $ run --from $name cat notes; run --from $name-2 cat notes
  final
  again
  final
  again
  copy
  $ sunder diff $name /etc/apt | head -n 1
  D /etc/apt/* (glob)

It is in root's store, in which names have nothing to do with those of users; files belong to the
container's ids.

  $ stat -c '%a %U' $store $store/$name; state $name; state $name-2
  700 root
  700 root
  whole
  whole
  $ sunder kept | grep -c "^$name"
  2
  $ stat -c %u $store/$name/upper*/usr/new | grep -cx 0
  0
  [1]

The container does not see it, and no other container of root's does:

  $ run --from $name ls -A /var/lib/sunder
  $ run --bind /var:/mnt ls -A /mnt/lib/sunder

With a root file system; with the host's ids; and neither goes for the other. In a copy of
the machine the directory is where it is:

  $ cd ..; run --root root --keep $name-3 sh -c 'echo 1 >/new; chown 5:6 /new'
  $ run --root root --from $name-3 stat -c '%u %g' /new
  5 6
  $ run --root root --userns host --keep $name-4 sh -c 'echo 1 >/new; chown 5:6 /new'
  $ stat -c '%u %g' $store/$name-4/upper0/new
  5 6
  $ run --root root --userns host --from $name-3 true 2>&1 | sed "s/$name/NAME/"
  sunder: --from NAME-3: its files belong to other ids than this container's
  sunder: hint: it goes with the --root, --userns and subordinate ids that it was made with
  $ run --root root --from $name true 2>&1 | sed "s/$name/NAME/"
  sunder: --from NAME: it was made with another --root
  $ run --from $name-3 cat root/new
  1

A mount that is not there any more, or there is one more:

  $ in_it() { unshare -m sh -c 'mount --make-rprivate /; mount -t tmpfs tmpfs /mnt; for kind in uid gid; do mount --bind $0/sub$kind /etc/sub$kind; done; exec "$@"' "$here" "$@"; }
  $ in_it sunder run --keep $name-5 sh -c 'echo 1 >/mnt/new'
  $ run --from $name-5 true 2>&1 | sed "s/$name/NAME/"
  sunder: --from NAME-5: there is nothing mounted on /mnt now
  $ in_it sunder run --from $name-5 cat /mnt/new
  1
  $ in_it sunder run --from $name-2 sh -c 'cat work/notes; ls /mnt; touch /mnt/new'
  final
  again
  copy

A user who is no root does not get at it:

  $ as-user env HOME="$PWD" sunder run --from $name true 2>&1 | head -n 1 | sed "s/$name/NAME/"
  sunder: NAME: there is no kept layer of that name
  $ as-user ls $store
  ls: cannot * '/var/lib/sunder/kept': Permission denied (glob)
  [2]

Killed while it is discarded, by each of its renames and deletions in turn; the next discard does the rest.

  $ n=0; while n=$((n + 1)); run --root root --keep $name-k sh -c 'mkdir -p /a/b; echo 1 >/a/b/c; echo 2 >/d'
  >   strace -qq -o trace -e trace=renameat,unlinkat -e inject=renameat,unlinkat:signal=KILL:when=$n sunder discard $name-k >said 2>&1; [ $? = 137 ]; do
  >   sunder discard $name-k 2>/dev/null; ls -A $store | grep -e $name-k -e '^[.]discarded'; done; test $n -gt 10; ls -A $store | grep -e $name-k -e '^[.]discarded'
  [1]

  $ sunder discard $name $name-2 $name-3 $name-4 $name-5; ls -A $store | grep $name
  [1]
