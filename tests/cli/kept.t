The layers that are kept: listing and discarding them
=====================================================

  $ need user user-namespaces python3 || exit
  $ [ "$(id -u)" != 0 ] || chmod 777 .
  $ base=$PWD store=$PWD/data/sunder; as() { as-user env XDG_DATA_HOME="$base/data" TZ=UTC "$@"; }
  $ as-user mkdir -p project data && cd project

Without any there is nothing to print, and nothing is wrong; a store is not made.

  $ as sunder kept
  $ as sunder kept --quiet
  $ as sunder kept --json
  []
  $ ls $store
  ls: * (glob)
  [2]

Some commands, and their layers. A file of several names counts once.

  $ as sunder run --keep links -- sh -c 'head -c 1000000 /dev/urandom >a; ln a b; mkdir d; ln a d/c'
  $ as sunder run --keep words -- sh -c 'echo "$@" >/dev/null' 'a b' 'line
  > break' "$(printf '\033[31m')"

This one has a directory that only a subordinate id may read; its size is found all the same.

  $ as sunder run --user 0 --keep other-ids -- sh -c 'mkdir -m 700 d; head -c 3000000 /dev/urandom >d/x'
  $ sync
  $ as sunder kept | sed 's/20[0-9-]* [0-9:]*/DATE TIME/; s/sh -c .*urandom.*/.../; s/^words  *[0-9.K]*/words      SMALL/'
  NAME       SIZE  BEGUN             STATE  COMMAND
  links      9..K  DATE TIME  whole  ... (re)
  other-ids  2.8M  DATE TIME  whole  ...
  words      SMALL  DATE TIME  whole  sh -c 'echo "$@" >/dev/null' 'a b' 'line\nbreak' '\033[31m'
  $ as sunder kept -q
  links
  other-ids
  words

For programs:

  $ as sunder kept --json | python3 -c '
  > import json, sys, datetime
  > for row in json.load(sys.stdin):
  >     begun = datetime.datetime.strptime(row["begun"], "%Y-%m-%dT%H:%M:%SZ")
  >     age = datetime.datetime.utcnow() - begun
  >     print(row["name"], row["state"], row["size"] > 1000, 0 <= age.total_seconds() < 600,
  >         row["command"][:2], row["path"].endswith("/data/sunder/" + row["name"]), sorted(row)[:3])
  >     print([path for path in row["directories"] if path in sys.argv[1]] != [])' "$PWD"
  links whole True True ['sh', '-c'] True ['begun', 'command', 'directories']
  True
  other-ids whole True True ['sh', '-c'] True ['begun', 'command', 'directories']
  True
  words whole True True ['sh', '-c'] True ['begun', 'command', 'directories']
  True

Words that are wrong:

  $ as sunder kept links
  sunder kept: links: sunder kept takes no names
  Try 'sunder kept --help' for more information.
  [125]
  $ as sunder kept --json -q
  sunder kept: one of --json and --quiet is enough
  Try 'sunder kept --help' for more information.
  [125]
  $ as sunder discard
  sunder discard: the name of a kept layer is missing
  Try 'sunder discard --help' for more information.
  [125]
  $ as sunder discard --all
  sunder discard: unrecognized option '--all'
  Try 'sunder discard --help' for more information.
  [125]
  $ as sunder kept --help | head -n 2
  usage: sunder kept [OPTION...]
  the layers that run --keep NAME has kept
  $ as sunder discard -h | head -n 2
  usage: sunder discard NAME...
  delete what run --keep NAME has kept

To a full disk the list is not written, and that is told:

  $ as sh -c 'sunder kept >/dev/full'
  sunder: write: No space left on device
  [125]

Discarding
----------

Several at once; what is wrong with one does not keep the others.

  $ as sunder discard nothing links ../data words
  sunder: nothing: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one
  sunder: ../data: not a name: 1 to 64 of A-Z a-z 0-9 . _ -, the first none of . -
  [125]
  $ as sunder kept -q
  other-ids
  $ as sunder discard other-ids; ls -A $store

In use
------

  $ as mkfifo started go
  $ as sunder run --keep busy --bind . -- sh -c 'echo >started; cat go' & running=$!
  $ cat started
  
  $ as sunder kept | sed 's/20[0-9-]* [0-9:]*/DATE TIME/'
  NAME  SIZE  BEGUN             STATE    COMMAND
  busy  *  DATE TIME  running  sh -c 'echo >started; cat go' (glob)
  $ as sunder discard busy
  sunder: busy: the kept layer is in use by another sunder command
  [125]
  $ echo >go; wait $running
  
  $ as sunder kept --json | grep -o '"state": "[a-z ]*"'
  "state": "whole"

Somebody has it who is not a container:

  $ as flock $store/busy sh -c 'sunder kept; sunder discard busy' | sed 's/20[0-9-]* [0-9:]*/DATE TIME/'
  sunder: busy: the kept layer is in use by another sunder command
  NAME  SIZE  BEGUN             STATE   COMMAND
  busy  *  DATE TIME  in use  sh -c 'echo >started; cat go' (glob)

An apply in the middle, one that was cut off, and a machine that went down:

  $ echo 1700000000.000000000 | as sh -c "cat >$store/busy/applying"
  $ as flock $store/busy sunder kept --json | grep -o '"state": "[a-z ]*"'
  "state": "applying"
  $ as sunder kept --json | grep -o '"state": "[a-z ]*"'
  "state": "apply cut off"
  $ as rm $store/busy/applying $store/busy/whole
  $ as sed -i 's/^boot .*/boot 00000000-0000-0000-0000-000000000000/' $store/busy/layer
  $ as sunder kept --json | grep -o '"state": "[a-z ]*"'
  "state": "cut off"

What the apply has left goes with the next one of that layer, and so with none:

  $ echo 1700000000.000000000 | as sh -c "cat >$store/busy/applying"
  $ as sunder discard busy; ls -A $store
  sunder: note: busy: sunder apply was cut off, and may have left files .sunder-apply-busy-* on this machine

Strange things in the store
---------------------------

One that was never begun, one of nonsense, what is no layer, what is no name, and somebody else's:

  $ as sunder run --keep good true
  $ as sh -c "cd $store; mkdir empty half nonsense notes .hidden 'two words'; touch file notes/mine; ln -s good link
  >   cp good/layer half; mkdir half/upper0 half/work0; echo nonsense >nonsense/layer; mkdir -p nonsense/upper0/d
  >   touch empty/layer.new"
  $ as sunder kept 2>&1 | sed "s:$base/::; s/20[0-9-]* [0-9:]*/DATE TIME/"
  sunder: data/sunder/nonsense/layer: not a description that this sunder understands
  sunder: data/sunder/notes: it is not a kept layer
  NAME      SIZE  BEGUN             STATE           COMMAND
  empty        -  -                 not begun       -
  good      *  DATE TIME  whole           true (glob)
  half         -  -                 not begun       -
  nonsense     -  -                 not understood  -
  $ as sunder kept >/dev/null 2>&1
  [125]
  $ as sunder kept --json 2>/dev/null | grep nonsense | sed "s:$base/::"
  {"name": "nonsense", "path": "data/sunder/nonsense", "state": "not understood", "size": null, "begun": null, "command": null, "directories": null}
  $ as sunder diff half
  sunder: half: no command has been started with this kept layer
  sunder: hint: sunder discard half deletes it
  [125]

They can be discarded; what is not sunder's stays.

  $ as sunder discard empty half nonsense notes file link 2>&1 | sed "s:$base/::"
  sunder: data/sunder/notes: it is not a kept layer
  sunder: file: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one
  sunder: link: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one
  $ ls -A $store
  .hidden
  file
  good
  link
  notes
  two words
  $ as sh -c "cd $store; rm -r notes file link .hidden 'two words'"

Killed while it deletes
-----------------------

The name is free at once, and the next command does the rest: a list, when it is printed, or a discard.

  $ discarded() { as mv $store/good $store/.discarded-1234; }
  $ discarded; as sunder kept; ls -A $store
  $ as sunder run --user 0 --keep good -- sh -c 'mkdir -m 700 d; touch d/f'; discarded
  $ as sunder discard other; ls -A $store
  sunder: other: there is no kept layer of that name
  sunder: hint: sunder kept lists them; run --keep NAME makes one

One that is at it is left alone:

  $ as sunder run --keep good true; discarded
  $ as flock $store/.discarded-1234 sunder kept; ls -A $store
  .discarded-1234
  $ as sunder kept; ls -A $store

A store of somebody else's
--------------------------

  $ if [ "$(id -u)" = 0 ]; then mkdir -p $base/roots/sunder; as-user env XDG_DATA_HOME=$base/roots sunder kept 2>&1; else echo "sunder: look into $base/roots/sunder: it belongs to somebody else, or others may write to it"; fi | sed "s:$base/::"
  sunder: look into roots/sunder: it belongs to somebody else, or others may write to it
  $ as chmod g+w $store; as sunder kept 2>&1 | sed "s:$base/::"; as chmod g-w $store
  sunder: look into data/sunder: it belongs to somebody else, or others may write to it
