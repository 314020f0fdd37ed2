--explain=sh: the script that does what sunder does
===================================================

  $ need user user-namespaces shellcheck keyctl || exit
  $ export TMPDIR=$PWD/scratch
  $ mkdir scratch && chmod 1777 scratch && chmod 777 . && mkdir 'host dir' && as-user make-root root
  $ inspect=$SUNDER_TEST_PROGRAMS/inspect
  $ as-user cp "$inspect" root/bin/inspect
  $ (cd root/etc && as-user touch hosts hostname resolv.conf)
  $ cp "$inspect" "it's \"\$in\" here" && echo hidden >secret && chmod 777 'host dir'

What differs, and why: the command's PID, as the shells before it have used up some; the numbers of
namespaces, so that they are told apart only from the host's; the options of mounts that are hidden
by another one at the same place, which mount(8) cannot reach before 2.39. The order of mounts at one
place says nothing.

  $ normal() { # the host's namespaces are "host", all others "new"
  >   for type in mnt net pid uts ipc user cgroup time; do
  >     echo "s/^ns $type $(stat -L -c %i /proc/self/ns/$type)\$/ns $type host/"
  >   done >host-namespaces
  >   sed -f host-namespaces -e 's/^\(ns [a-z]*\) [0-9]*$/\1 new/' \
  >     -e 's/^pid .*//' -e 's/sunder-[0-9a-f]\{8\}/sunder-NUMBER/g' "$1" | awk '
  >     FILENAME == ARGV[1] && $1 == "mount" { count[$2]++ }
  >     FILENAME == ARGV[2] { if ($1 == "mount" && count[$2] > 1) $5 = "HIDDEN"; print }
  >   ' "$1" - | sort
  > }
  $ same() { # OPTION...
  >   as-user sunder run "$@" </dev/null 2>&1 | cat >by-sunder
  >   as-user sunder run --explain=sh "$@" >script
  >   shellcheck -s sh - <script
  >   sed -n "/<<'END OF CONTAINER'/,/^END OF CONTAINER/{//d;p}" script >container
  >   shellcheck -s sh - <container
  >   as-user sh script </dev/null 2>&1 | cat >by-script
  >   normal by-sunder >1; normal by-script >2
  >   diff 1 2; grep -c '^inspection complete$' 2 | grep -v 1 || :
  > }

A directory
-----------

  $ same --root root --userns single inspect
  $ same --root root inspect
  $ same --root root --hostname web --env 'A=it'"'"'s "two  words" $HOME' --workdir /tmp --user 5 inspect
  $ same --root root --bind "host dir:/made here/it's" --bind "it's \"\$in\" here:/bin/inspect:ro" --tmpfs /var:size=1m inspect
  $ same --root root --hide /etc/passwd --hide /home --read-only inspect
  $ same --root root --net host --share uts --share ipc --share cgroup inspect
  $ same --root root --write-through --userns single inspect
  $ same --root root --disk --overlay 'host dir' inspect
  $ same --root root --cap-add net_raw --cap-drop sys_chroot,setuid --nest inspect
  $ same --root root --user 5 --cap-add sys_time inspect
  $ same --root root --no-init inspect
  $ same --root root --boottime 5 --monotonic 7 inspect
  $ same --root root --share pid inspect

The copy
--------

  $ cd 'host dir' && cp "$inspect" inspect
  $ same ./inspect
  $ same --userns single ./inspect
  $ same --hide /etc/passwd --bind "$PWD" --memory --user 0 ./inspect
  $ cd ..

How it runs
-----------

Its exit status is the command's; what fails before is 125:

  $ script() { as-user sunder run --explain=sh --root root --hostname web "$@"; }
  $ script sh -c 'exit 7' | as-user sh
  [7]
  $ script sh -c 'kill -TERM $$' | as-user sh
  [143]
  $ script nothing-like-it | as-user sh 2>/dev/null
  [127]
  $ script --workdir /nowhere true | as-user sh 2>/dev/null
  [125]

Standard input is the command's, but not where the script itself comes from there:

  $ script cat >script && echo words | as-user sh script
  words
  $ { cat script; echo not this; } | as-user sh

Arguments and variables arrive as they are; a line that looks like the end of the script's part is
none:

  $ script --env "$(printf 'V=a\nEND OF CONTAINER\nb')" sh -c 'echo "$V"; for word; do echo "<$word>"; done' \
  >   sh 'two  words' "it's" '$HOME' "$(printf 'x\nEND OF CONTAINER\ny')" '' >script
  $ as-user sh script
  a
  END OF CONTAINER
  b
  <two  words>
  <it's>
  <$HOME>
  <x
  END OF CONTAINER
  y>
  <>
  $ script --env ODD.NAME=x --env PWD=/there env | as-user sh | grep -e ODD -e PWD
  ODD.NAME=x
  PWD=/there

A shell with commands of its own, such as busybox, uses those of util-linux all the same:

  $ script hostname >script && as-user busybox sh script
  web

Signals are the command's:

  $ script sh -c 'trap "echo got it; exit 3" USR1; echo up >&2; while :; do sleep 0.1; done' >script
  $ mkfifo told && chmod 666 told
  $ as-user sh script 2>told & read up <told; kill -USR1 $!; wait $!
  got it
  [3]

Killed, it takes the container with it:

  $ script --disk sh -c 'echo up >&2; sleep 1000' >script
  $ as-user sh script 2>told & read up <told; kill -TERM $!; wait $!
  [143]
  $ as-user sh script 2>told & read up <told; kill -KILL $!; wait $! 2>/dev/null
  [137]
  $ while pgrep -f 'sleep 1000' -u "$(as-user id -u)" >/dev/null; do sleep 0.1; done

A PID file:

  $ script --pid-file pid sh -c 'echo up >&2; read line' >script
  $ mkfifo line && chmod 666 line
  $ as-user sh script <line 2>told & exec 3>line; read up <told; tr '\0' ' ' </proc/$(cat pid)/cmdline; echo; echo >&3; wait $!; ls pid
  sh -c echo up >&2; read line 
  ls: cannot access 'pid': No such file or directory
  [2]

Nothing is left behind, but by the one that was killed by SIGKILL:

  $ ls scratch | wc -l
  1
  $ as-user sh -c 'ls ~/.local/state/sunder' | wc -l
  1
  $ as-user sunder unshare -r --map-auto sh -c 'rm -rf ~/.local/state/sunder/sunder-* scratch/*'

What there is no script for:

  $ sunder run --explain=bash
  sunder run: --explain=bash: sh is a script for sh; without a word it is a transcript
  Try 'sunder run --help' for more information.
  [125]
  $ script --json-status 1 true
  sunder run: --explain=sh goes without --json-status
  Try 'sunder run --help' for more information.
  [125]
  $ script --keep name true
  sunder run: --explain=sh goes without --keep and --from: only sunder keeps records of layers
  Try 'sunder run --help' for more information.
  [125]
