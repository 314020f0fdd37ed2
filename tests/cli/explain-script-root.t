--explain=sh as root
====================

  $ need root user user-namespaces shellcheck keyctl || exit
  $ make-root root && cp "$SUNDER_TEST_PROGRAMS/inspect" root/bin && mkdir scratch shared
  $ touch root/etc/hosts root/etc/hostname root/etc/resolv.conf
  $ export TMPDIR=$PWD/scratch
  $ ls -A /var/lib/sunder >before 2>&1 || : it may not be there yet

As in explain-script.t, the command's PID, numbers of namespaces and the order of mounts are left
out.

  $ normal() {
  >   sed -e 's/^\(ns [a-z]*\) [0-9]*$/\1/' -e '/^pid /d' \
  >     -e 's/sunder-[0-9a-f]\{8\}/sunder-NUMBER/g' "$1" | sort
  > }
  $ same() { # OPTION...
  >   sunder run "$@" inspect </dev/null 2>&1 | cat >by-sunder
  >   sunder run --explain=sh "$@" inspect >script
  >   shellcheck -s sh - <script
  >   sh script </dev/null 2>&1 | cat >by-script
  >   normal by-sunder >1; normal by-script >2
  >   diff 1 2; grep -c '^inspection complete$' 2 | grep -v 1 || :
  > }
  $ same --root root --userns host
  $ same --root root --userns host --disk --hostname web --bind "$PWD/shared:/made/a b:ro"
  $ same --root root --userns host --read-only --no-init

Ids are mapped by mount(8), where it is new enough; else nothing is begun:

  $ sunder run --explain=sh --root root true >script
  $ if mount --version | grep -q 'linux 2\.3[0-8]'; then
  >   sh script 2>&1 | sed 's/this is 2\.3.*/this is OLD/'
  > else
  >   same --root root
  >   same --root root --disk --overlay "$PWD/shared" --bind "$PWD/shared:/made/a b" --user 5
  >   same --root root --write-through --userns single
  >   echo sunder: this needs mount of util-linux 2.39 for X-mount.idmap, this is OLD
  > fi
  sunder: this needs mount of util-linux 2.39 for X-mount.idmap, this is OLD

A tool that is missing is named:

  $ mkdir few && for tool in sed env chmod mktemp; do ln -s "$(command -v $tool)" few; done
  $ sunder run --explain=sh --root root --userns host true | sed 's/:.usr.sbin:.sbin//' >script
  $ PATH=$PWD/few /bin/sh script
  sunder: this needs rm (package coreutils)
  [125]

There is none for a copy of the machine:

  $ sunder run --explain=sh true
  sunder run: --explain=sh, as root, needs --root DIR: no tool maps the ids of mounts that have others below them, as a copy of the machine needs it
  Try 'sunder run --help' for more information.
  [125]

Nothing is left:

  $ ls -A scratch; { ls -A /var/lib/sunder || :; } 2>&1 | diff before -
