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
  > cd /many && stat -c '%a %u:%g %h %Y %n' file hard shut && cat file shut/in && for link in absolute dangling; do readlink $link; done
  > stat -c '%F %Y' fifo dangling | sed '1s/ .*//' && printf '%s\\n' [!a-m]* | od -An -c
  > [ "$(stat -c %b hole)" -lt 1000 ] && stat -c %s hole
  > ls /dev/mem 2>&1; echo written >/many/new && cat /many/new
  > END
  $ sunder run --state state-of-root --root a.tar sh -c "$(cat look)"
  4751 5:6 2 5 1000000000 file
  4751 5:6 2 5 1000000000 hard
  555 7:8 2 3 1000000001 shut
  text
  in
  /etc/passwd
  nowhere
  fifo
  symbolic link
  abl* (glob)
  41943040
  ls: /dev/mem: No such file or directory
  written
  $ sunder run --state state-of-root --root a.tar sh -c "$(cat look)" >expected
  $ for file in a.tar.* a.t?z*; do
  >   sunder run --state state-of-root --root "$file" sh -c "$(cat look)" | cmp - expected && echo "$file"
  >   as-user sunder run --state state --root "$file" sh -c "$(cat look)" | cmp - expected
  > done
