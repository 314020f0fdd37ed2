No archive, or half of one
==========================

  $ need root user user-namespaces zstd || exit
  $ chmod 777 . && make-root root

Neither root nor an ordinary user gets a container of it, and nothing of it is left.

  $ mkdir state && as-user mkdir theirs
  $ try() {
  >   sunder run --state state --root "$1.tar" echo ran; echo "[$?]"
  >   as-user sunder run --state theirs --root "$1.tar" echo ran 2>/dev/null; [ $? = 125 ] || echo ran
  >   find state theirs -mindepth 1
  > } 2>&1

  $ for kind in 'head -c 100000 /dev/urandom' 'echo hello' 'cat /bin/ls' true 'head -c 300 /dev/zero'; do
  >   $kind >no.tar; try no
  > done
  sunder: no.tar: not an archive that libarchive knows
  [125]
  sunder: no.tar: not an archive that libarchive knows
  [125]
  sunder: no.tar: not an archive that libarchive knows
  [125]
  sunder: no.tar: not an archive that libarchive knows
  [125]
  sunder: no.tar: not an archive that libarchive knows
  [125]
  $ head -c 10240 /dev/zero >no.tar; try no
  sunder: no.tar: an archive with nothing in it
  [125]

Other archives that libarchive could read are none here:

  $ python3 -m zipfile -c no.zip root && mv no.zip no.tar && { try no; }
  sunder: no.tar: not an archive that libarchive knows
  [125]

Cut off anywhere, in each compression, also between two entries:

  $ tar -C root -cf whole.tar ./etc ./bin/busybox && python3 - <<'END'
  > import bz2, gzip, lzma
  > whole = open("whole.tar", "rb").read()
  > def cut(packed, name):
  >     for i, size in enumerate([1, 20, len(packed) // 3, len(packed) // 2, len(packed) - 9, len(packed) - 1]):
  >         open("cut-%s-%d.tar" % (name, i), "wb").write(packed[:size])
  > cut(gzip.compress(whole), "gz"), cut(bz2.compress(whole), "bz2"), cut(lzma.compress(whole), "xz")
  > end = whole.rstrip(b"\0")
  > full = (len(end) + 511) // 512 * 512
  > for i, size in enumerate([512, 1024, 1536, 5000, full - 512, full]):
  >     open("cut-tar-%d.tar" % i, "wb").write(whole[:size])
  > END
  $ zstd -q whole.tar && for size in 1 20 10000 $(($(stat -c %s whole.tar.zst) - 1)); do
  >   head -c $size whole.tar.zst >cut-zst-$size.tar
  > done
  $ for file in cut-*.tar; do try ${file%.tar}; done >all; grep -c '^.125.$' all
  28
  $ sed 's/cut-[^:]*/cut/; s/\(or cut off\):.*/\1/' all | sort -u
  [125]
  sunder: cut: cut off: the end of the archive is missing
  sunder: cut: damaged, or cut off
  sunder: cut: not an archive that libarchive knows
