Layers that stay: run --keep, run --from
========================================

  $ need user user-namespaces || exit
  $ [ "$(id -u)" != 0 ] || chmod 777 .
  $ base=$PWD store=$PWD/data/sunder; as() { as-user env XDG_DATA_HOME="$base/data" "$@"; }
  $ run() { as sunder run "$@"; }
  $ as-user mkdir -p project data && cd project && as-user sh -c 'echo draft >notes; mkdir src'
  $ state() { as sunder kept --json | sed -n "s/.*\"name\": \"$1\".*\"state\": \"\([a-z ]*\)\".*/\1/p"; }

What a command writes stays under a name, when it has ended; the project is as it was.

  $ run --keep try -- sh -c 'echo final >notes; rmdir src; mkdir new; exit 7'
  [7]
  $ ls; cat notes
  notes
  src
  draft
  $ as sunder diff try | sed "s:$PWD/::"
  A new/
  M notes (content)
  D src/
  $ ls $store; ls $store/try | grep -v '[0-9]'
  try
  begun
  layer
  whole

Another command sees that from the beginning: what it writes goes.

  $ run --from try -- sh -c 'ls; cat notes; echo more >notes; touch newer'
  new
  notes
  final
  $ run --from try -- sh -c 'ls; cat notes'
  new
  notes
  final

Going on with it, and with a copy of it:

  $ run --from try --keep try -- sh -c 'echo again >>notes; touch new/file'
  $ run --from try --keep other -- sh -c 'rm -r new; ln notes link'
  $ run --from try cat notes new/file
  final
  again
  $ as sunder diff other | sed "s:$PWD/::g"
  A link
  M notes (content, hard link to link)
  D src/
  $ as sunder diff try | sed "s:$PWD/::"
  A new/
  A new/file
  M notes (content)
  D src/
  $ as sunder kept -q
  other
  try

Files of subordinate ids, of a mode that their owner alone may use, sparse ones and FIFOs are copied,
too.

  $ run --user 0 --keep ids -- sh -c 'mkdir -m 700 d; echo secret >d/x; chmod 400 d/x; mkfifo fifo; truncate -s 100M sparse'
  $ run --user 0 --from ids --keep ids2 -- sh -c 'stat -c "%n %F %a %u %s" d d/x fifo sparse; cat d/x; test $(stat -c %b sparse) -lt 1000 && echo sparse'
  d directory 700 0 * (glob)
  d/x regular file 400 0 7
  fifo fifo 644 0 0
  sparse regular file 644 0 104857600
  secret
  sparse
  $ as sunder discard ids ids2

Names
-----

  $ for name in .hidden -x ../up a/b 'a b' "$(printf %065d 0)"; do run --keep "$name" true; done 2>&1 | sed 's/--keep .*: a/--keep NAME: a/' | uniq -c | tr -s ' '
   6 sunder: --keep NAME: a name is 1 to 64 of A-Z a-z 0-9 . _ -, the first none of . -
  $ run --keep '' true
  sunder run: --keep: an empty word
  Try 'sunder run --help' for more information.
  [125]
  $ run --from .hidden true
  sunder: .hidden: not a name: 1 to 64 of A-Z a-z 0-9 . _ -, the first none of . -
  [125]
  $ run --from nothing true
  sunder: nothing: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one
  [125]
  $ run --from nothing --keep nothing true
  sunder: nothing: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one
  [125]
  $ run --keep try true
  sunder: keep the changes as try: there is a kept layer of that name
  sunder: hint: go on with it: --from try --keep try; or sunder discard try
  [125]
  $ run --from other --keep try true
  sunder: keep the changes as try: there is a kept layer of that name
  sunder: hint: go on with it: --from try --keep try; or sunder discard try
  [125]
  $ ls -A $store
  other
  try

What does not go together:

  $ run --keep new --memory true
  sunder: --keep has its layers on disk: leave out --memory
  [125]
  $ run --from try --read-only --root / true
  sunder: --from goes with an upper layer: leave out --read-only
  [125]

Nothing stays of what has not begun
-----------------------------------

  $ run --keep new no-such-command
  sunder: execute no-such-command: command not found
  [127]
  $ run --keep new --workdir /nowhere true
  sunder: * (glob)
  [125]
  $ run --keep new --overlay /nowhere true
  sunder: * (glob)
  [125]
  $ run --keep new --user nobody-like-that true
  sunder: * (glob)
  [125]
  $ ls -A $store
  other
  try
  $ run --from try --keep try no-such-command
  sunder: execute no-such-command: command not found
  [127]
  $ state try
  whole
  $ run --from try cat notes
  final
  again

It explains itself, and makes nothing for that; as a script it cannot be had.

  $ run --explain --keep new true | grep -c "STATE=.*data/sunder/new"
  [12] (re)
  $ run --explain --from try --keep new true | grep -c 'cp -a --reflink=auto .*/try/upper0 $STATE/'
  1
  $ run --explain=sh --keep new true >/dev/null
  sunder run: --explain=sh goes without --keep and --from: only sunder keeps records of layers
  Try 'sunder run --help' for more information.
  [125]
  $ ls -A $store
  other
  try

With a root file system
-----------------------

  $ cd .. && as-user make-root root && as-user make-root root2 && [ -d root/bin ]
  $ run --root root --keep rooted sh -c 'echo 1 >/new; mkdir /srv; echo 2 >/srv/x'
  $ ls root/new
  ls: cannot access 'root/new': No such file or directory
  [2]
  $ run --root root --from rooted cat /new /srv/x
  1
  2
  $ run --root root --overlay project:/mnt --keep both sh -c 'echo 3 >/new; echo 4 >/mnt/notes' 2>&1 || run --root root --overlay project --keep both sh -c "echo 3 >/new; echo 4 >$PWD/project/notes" 2>/dev/null
  sunder: * (glob)
  $ as sunder discard both

It goes with the directory and the ids that it was made with.

  $ run --root root2 --from rooted true
  sunder: --from rooted: it was made with another --root
  [125]
  $ run --from rooted true
  sunder: --from rooted: its files belong to other ids than this container's
  sunder: hint: it goes with the --root, --userns and subordinate ids that it was made with
  [125]
  $ run --root root --userns single --from rooted true
  sunder: --from rooted: its files belong to other ids than this container's
  sunder: hint: it goes with the --root, --userns and subordinate ids that it was made with
  [125]
  $ run --root root --from try true
  sunder: --from try: its files belong to other ids than this container's
  sunder: hint: it goes with the --root, --userns and subordinate ids that it was made with
  [125]
  $ cd project

Two at once
-----------

  $ as mkfifo started go
  $ run --bind . --keep busy -- sh -c 'echo >started; cat go; echo 1 >written' & running=$!
  $ cat started
  
  $ run --keep busy true
  sunder: keep the changes as busy: another sunder command is using that name
  [125]
  $ run --from busy true
  sunder: busy: the kept layer is in use by another sunder command
  [125]
  $ run --from busy --keep busy true
  sunder: busy: the kept layer is in use by another sunder command
  [125]
  $ run --from busy --keep new true
  sunder: busy: the kept layer is in use by another sunder command
  [125]
  $ echo >go; wait $running; state busy
  
  whole
  $ rm -f written started go; as sunder discard busy

Twenty who all want to be the one: one is, and the layer is its own.

  $ for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  >   run --keep race -- sh -c "echo $i >winner" 2>/dev/null && echo $i >>../won & done; wait
  $ wc -l <../won; run --from race cat winner | diff - ../won; state race; as sunder discard race
  1
  whole

Killed
------

With its keeper the container ends. What it had written is there, the layer is whole for the next one.

  $ as mkfifo started
  $ as sunder run --keep killed -- sh -c 'echo written >new; cat new; sleep 1000' >../written & running=$!
  $ while [ "$(cat ../written)" != written ]; do sleep 0.01; done
  $ [ -e $store/killed/whole ]
  [1]
  $ kill -9 $(pgrep -P $running -x sunder || echo $running); wait $running; echo "[$?]"
  Killed
  [137]
  $ while [ "$(state killed)" = running ]; do sleep 0.01; done; state killed
  whole
  $ run --from killed cat new
  written
  $ ls $store/killed | grep -v '[0-9]'
  begun
  layer
  whole

A machine that went down meanwhile has another boot id: then it is not known that all is there. It can
be gone on with, and is whole after that.

  $ as rm $store/killed/whole; as sed -i 's/^boot .*/boot 00000000-0000-0000-0000-000000000000/' $store/killed/layer
  $ state killed
  cut off
  $ run --from killed cat new
  written
  $ run --from killed --keep killed true; state killed
  whole

What was never begun (it was killed before that, and the machine went down) is no layer. The next of
that name makes it anew.

  $ as rm $store/killed/whole $store/killed/begun
  $ run --from killed true
  sunder: killed: no command has been started with this kept layer
  sunder: hint: sunder discard killed deletes it
  [125]
  $ run --keep killed -- ls
  notes
  src
  started
  $ run --from killed ls
  notes
  src
  started
  $ as sunder discard killed; as rm started

A full disk
-----------

  $ if [ "$(id -u)" = 0 ]; then unshare -m sh -c 'mount -t tmpfs -o size=64k,uid=$(as-user id -u),gid=$(as-user id -g),mode=755 tmpfs ../data
  >     as-user env XDG_DATA_HOME="$1/data" sunder run --keep full -- sh -c "head -c 1000000 /dev/zero >file 2>/dev/null || echo full"
  >     as-user env XDG_DATA_HOME="$1/data" sunder kept --json | grep -o "\"state\": \"whole\""' - "$base"; else printf 'full\n"state": "whole"\n'; fi
  full
  "state": "whole"

Wherever it ends: two lines say why, and nothing is left, or the layer is there.

  $ cat >../full <<'END'
  > mount -t tmpfs -o size=64k,nr_inodes=$2,uid=$(as-user id -u),gid=$(as-user id -g),mode=755 tmpfs ../data
  > as-user env XDG_DATA_HOME="$1/data" sunder run --keep full -- true 2>../said; status=$?
  > grep -v 'No space left on device$' ../said; find ../data -path '*/full/*' | grep -q . && echo there
  > exit $status
  > END
  $ for inodes in 2 3 4 5 6 7 8 9 10 11 12 13 14 15 100; do
  >   [ "$(id -u)" = 0 ] && unshare -m sh ../full "$base" $inodes || echo $?; done 2>&1 | sort -u
  125
  sunder: hint: the disk that kept layers are on may be full: sunder kept lists them, with their sizes
  there

Places
------

The container does not see the store, and cannot write into it: neither in its own nor in the host's.

  $ look="ls -A $store; ls -d $store/*; touch $store/x"
  $ run --overlay "$base" --keep try2 -- sh -c "$look" 2>&1 | sed "s:$base/::g"
  ls: cannot access 'data/sunder/*': No such file or directory
  touch: cannot touch 'data/sunder/x': Read-only file system
  $ run --overlay "$base" -- sh -c "$look" 2>&1 | sed "s:$base/::g"
  ls: cannot access 'data/sunder/*': No such file or directory
  touch: cannot touch 'data/sunder/x': Read-only file system
  $ run --bind "$base" -- sh -c "$look" 2>&1 | sed "s:$base/::g"
  ls: cannot access 'data/sunder/*': No such file or directory
  touch: cannot touch 'data/sunder/x': Read-only file system
  $ run --root ../root --bind "$base":/mnt sh -c "ls -A /mnt/data/sunder"
  $ run --root ../root --overlay "$base" --keep try3 sh -c "ls -A $store"

Neither the first time, when it is made at that moment:

  $ as-user env XDG_DATA_HOME="$base/first" sunder run --overlay "$base" --keep x ls -A "$base/first/sunder"
  $ ls ../first/sunder
  x

Beside --pid-file and --json-status:

  $ as mkdir ../ids; run --bind ../ids --pid-file ../ids/pid --keep pid -- sh -c 'cat ../ids/pid' | wc -w; state pid; as sunder discard pid
  1
  whole

A store of somebody else's is refused, and one that others may write to:

  $ as mkdir -p ../shared/sunder && as chmod 777 ../shared/sunder
  $ as-user env XDG_DATA_HOME="$base/shared" sunder run --keep x true 2>&1 | sed "s:$base/::g"
  sunder: make the directory shared/sunder: it belongs to somebody else, or others may write to it
  $ as-user env XDG_DATA_HOME="$base/shared" sunder run --from x true 2>&1 | sed "s:$base/::g"
  sunder: look into shared/sunder: it belongs to somebody else, or others may write to it

Below a link it is where the link leads:

  $ as mkdir ../real && as ln -s real ../linked
  $ as-user env XDG_DATA_HOME="$base/linked" sunder run --keep x -- sh -c 'echo 1 >new'
  $ as-user env XDG_DATA_HOME="$base/real" sunder run --from x cat new
  1
  $ as-user env XDG_DATA_HOME="$base/linked" sunder run --from x --keep y cat new
  1
  $ as ln -s real/sunder ../sunder; as-user env XDG_DATA_HOME="$base" sunder run --keep z true 2>&1 | sed "s:$base/::g"
  sunder: make the directory sunder: Not a directory

Without subordinate ids
-----------------------

  $ plain() { as-user-plain env XDG_DATA_HOME="$base/plain" "$@"; }
  $ if [ "${SUNDER_TEST_PLAIN_USER-}" ]; then mkdir -m 777 ../plainly && cd ../plainly && chmod 777 .. . && plain sh -c 'mkdir ../plain; mkdir own && cd own && echo 1 >f
  >     sunder run --keep p -- sh -c "echo 2 >f; mkdir -m 700 d; mkdir -m 000 e" && sunder diff p | sed "s:$PWD/::"; sunder run --from p --keep q -- sh -c "cat f; rmdir e" && sunder kept -q; sunder discard p q; ls -A ../../plain/sunder'
  > else printf 'A d/\nA e/\nM f (content)\n2\np\nq\n'; fi
  A d/
  A e/
  M f (content)
  2
  p
  q
