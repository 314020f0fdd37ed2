CVE-2021-30465: a volume that changes while a container is made
===============================================================

Two containers have a directory in common. The first one swaps, in it, a directory and a link to
"/" all the time, and the other one is told to mount into that directory.

  $ need user user-namespaces || exit
  $ chmod 777 .
  $ as-user make-root root
  $ as-user mkdir volume volume/place volume/inner inner
  $ as-user ln -s / volume/link
  $ as-user touch inner/marker
  $ marker=$PWD/marker; as-user touch "$marker"
  $ as-user "$SUNDER_TEST_PROGRAMS/attack" swap volume/place volume/link & swapper=$!

Whatever it is at the moment, what is mounted is found within the container, and nothing outside of
it is seen or made.

  $ for i in $(seq 150); do
  >   as-user sunder run --root root --bind volume:/volume --bind inner:/volume/place/below/it \
  >     --tmpfs /volume/place/temporary \
  >     sh -c '[ ! -e "$0" ] && [ ! -e "/volume/place$0" ] && [ ! -e "/volume/link$0" ] ||
  >       echo "seen: $0"' "$marker" 2>&1
  > done | grep -v '^sunder: make /volume\|^sunder: bind' | sort | uniq -c
  $ kill $swapper; wait $swapper 2>/dev/null
  [143]
  $ ls -d /below /temporary 2>/dev/null
  [2]
