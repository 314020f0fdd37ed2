What the TAB key offers in bash
===============================

  $ need bash shellcheck || exit
  $ sunder completion bash >completion
  $ shellcheck completion

It needs nothing but bash, and is for sunder alone: unshare may well be the distribution's, and has
its own completion then.

  $ bash -c '. ./completion; complete -p'
  complete -F _sunder sunder

What bash does at a TAB: it splits the words up to the cursor, at = and : as well, and asks. If what
is offered are names of files (compopt -o filenames), it quotes them and puts a slash, but no blank,
behind a directory.

  $ cat >tab.bash <<'END'
  > set -u
  > . ../completion
  > bind -v >/dev/null 2>&1 # as at a prompt: from now on, compgen undoes the quotes of a file's name
  > compopt() { echo "($*)"; }
  > COMP_LINE=$1${2-} COMP_POINT=${#1} COMP_WORDS=() rest=$1 breaks=${BREAKS-=:}
  > word='^ *(['$breaks']+|([^ \'$breaks']|\\.)+)'
  > while [[ $rest =~ $word ]]; do
  >   COMP_WORDS+=("${BASH_REMATCH[1]}") rest=${rest#"${BASH_REMATCH[0]}"}
  > done
  > [[ -z $rest ]] || COMP_WORDS+=('')
  > COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  > COMP_WORDS[-1]+=${2-}
  > PATH=$PWD/programs
  > _sunder
  > [[ ${#COMPREPLY[@]} == 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
  > END
  $ tab() { bash ../tab.bash "$@" | sort -u; }

  $ mkdir -p here/data here/'my data' here/programs && cd here && touch data/file notes nothing
  $ printf '#!/bin/sh\n' >programs/note-taker && chmod +x programs/note-taker

Commands
--------

  $ tab 'sunder '
  --help
  --version
  apply
  completion
  diff
  discard
  kept
  nsenter
  run
  unshare
  $ tab 'sunder un'
  unshare
  $ tab 'sunder completion '
  bash
  $ tab 'sunder completion bash '
  $ tab 'sunder nonsense '

Options
-------

  $ tab 'sunder run --r'
  --read-only
  --root
  $ tab 'sunder unshare -r --mo'
  --monotonic
  --mount
  --mount-binfmt
  --mount-proc
  $ tab 'sunder run --root data --net=host --hostn web --r'
  --read-only
  --root

What an option takes, in the next word or behind a =; the option may be abbreviated:

  $ for net in '--net ' '--net=' '--net=h' '--net none --net h'; do tab "sunder run $net"; done
  host
  none
  host
  none
  host
  host
  $ tab 'sunder run --usern=s'
  single
  $ tab 'sunder run --user roo'
  root
  $ tab 'sunder run --root da'
  (-o filenames)
  data
  $ tab 'sunder run --root='
  (-o filenames)
  data
  my data
  notes
  nothing
  programs
  $ tab 'sunder run --pid-file=not'
  (-o filenames)
  notes
  nothing

Of several letters the last one's argument follows:

  $ tab 'sunder unshare -rR da'
  (-o filenames)
  data
  $ tab 'sunder nsenter -t 1 -eS fo'
  follow

An argument that may be left out is only behind a =; behind a blank is the command:

  $ tab 'sunder unshare --mount-proc=da'
  (-o filenames)
  data
  $ tab 'sunder unshare --mount-proc note'
  (-o filenames)
  note-taker
  notes

  $ for word in --net=da --root=da --wd=da --wdns=da; do tab "sunder nsenter $word"; done | uniq -c | tr -s ' '
   1 (-o filenames)
   1 data
   1 (-o filenames)
   1 data
   1 (-o filenames)
   1 data
   1 (-o filenames)
   1 data
  $ tab 'sunder nsenter --net note'
  (-o filenames)
  note-taker
  notes
  $ tab 'sunder nsenter --setuid fo'
  follow
  $ tab 'sunder nsenter --setgid=f'
  follow
  $ tab 'sunder nsenter --user'
  --user
  --user-parent
  $ tab 'sunder nsenter -t 1 -m note'
  (-o filenames)
  note-taker
  notes

Where an option takes what nobody can guess, or nothing, nothing is offered:

  $ for option in tmpfs env hostname boottime monotonic json-status; do
  >   for word in '' no -; do tab "sunder run --$option $word"; tab "sunder run --$option=$word"; done
  > done
  $ tab 'sunder run --nest='
  $ tab 'sunder run --nonsense='

Capabilities, one or several:

  $ tab 'sunder run --cap-add net'
  net_admin
  net_bind_service
  net_broadcast
  net_raw
  $ tab 'sunder run --cap-drop=sys_p'
  sys_pacct
  sys_ptrace
  $ tab 'sunder run --cap-drop A'
  ALL
  $ tab 'sunder run --cap-add net_raw,sys_c'
  net_raw,sys_chroot
  $ tab 'sunder run --cap-drop ' | wc -l
  42

What is bound, and where, which is an absolute path; or :ro or :rw.

  $ tab 'sunder run --bind da'
  (-o filenames)
  data
  $ tab 'sunder run --bind data:'
  /
  ro
  rw
  $ tab 'sunder run --bind data:/et'
  (-o filenames)
  /etc
  $ tab 'sunder run --bind=data:/etc:r'
  ro
  rw

The command
-----------

Behind the first word that is no option, and behind --, options would be the command's, not ours.
The command is one to be found in PATH, or a file; the words behind it are files.

  $ tab 'sunder run note'
  (-o filenames)
  note-taker
  notes
  $ tab 'sunder run -- --r'
  (-o filenames)
  $ tab 'sunder run --root data -- note'
  (-o filenames)
  note-taker
  notes
  $ tab 'sunder run make --r'
  (-o filenames)
  $ tab 'sunder run make --net '
  (-o filenames)
  data
  my data
  notes
  nothing
  programs
  $ tab 'sunder unshare -- note-taker note'
  (-o filenames)
  notes

Words that are hard to split
----------------------------

  $ tab 'sunder run --pid-file my\ d'
  (-o filenames)
  my data
  $ tab 'sunder run --root="m'
  (-o filenames)
  my data
  $ mkdir a:b && tab 'sunder run --root a:'
  (-o filenames)
  b

At @ bash splits too, but replaces it:

  $ touch getty@tty1 && BREAKS=@ tab 'sunder run --hide getty@t'
  (-o filenames)
  @tty1

Only what is before the cursor counts:

  $ tab 'sunder run --r' 'ubbish --net'
  --read-only
  --root

Some have told bash not to split there; then the whole word is replaced.

  $ BREAKS=' ' tab 'sunder run --net=h'
  --net=host
  $ BREAKS=' ' tab 'sunder run --bind data:/et'
  (-o filenames)
  data:/etc

The user's IFS does not split our words:

  $ tab() { (echo IFS=:; cat ../tab.bash) >../ifs.bash; bash ../ifs.bash "$@" | sort -u; }
  $ tab 'sunder run --userns '
  auto
  host
  single

Kept layers
-----------

Names of kept layers complete where one is meant, and then paths; options may come before or behind
them.

  $ mkdir -p data/sunder/first data/sunder/second data/sunder/.discarded-1 data/sunder/0123abcd
  $ touch data/sunder/first/layer data/sunder/second/layer data/sunder/.discarded-1/layer
  $ kept() { env XDG_DATA_HOME="$PWD/data" $user bash ../tab.bash "$@" | sort -u; }
  $ user=; [ "$(id -u)" != 0 ] || { chmod 755 .. && chmod 644 ../completion && user=as-user; }
  $ kept 'sunder diff '
  first
  second
  $ kept 'sunder diff --stat f'
  first
  $ kept 'sunder run --from s'
  second
  $ kept 'sunder diff first no'
  (-o filenames)
  notes
  nothing
  $ kept 'sunder diff first notes no'
  (-o filenames)
  notes
  nothing
  $ kept 'sunder diff first --na'
  --name-only
  $ kept 'sunder diff -- fi'
  first
  $ kept 'sunder diff -- first --no'
  (-o filenames)
