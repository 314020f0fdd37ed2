By hand: a host name of one's own
=================================

The tests by-hand-*.t build containers as the texts about Linux namespaces do, in two terminals: one
on the host, and one in the container. `by-hand` makes `unshare` and `nsenter` ours, and gives the second
terminal: `terminal SHELL` opens it, `inside COMMAND` types a command there, `close_terminal` leaves it.

  $ need root user user-namespaces hostname || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

A UTS namespace holds the host name. A new one begins with the name that it was made under:

  $ host=$(hostname)
  $ terminal unshare --uts sh
  $ [ "$(inside hostname)" = "$host" ] && echo the same name
  the same name

There it can be changed, and that changes it there only:

  $ inside 'hostname container; hostname; uname -n'
  container
  container
  $ [ "$(hostname)" = "$host" ] && echo the old name
  the old name

/proc/PID/ns says which namespace a process is in. Both terminals are in the same one, of each type but
this:

  $ for type in cgroup ipc mnt net pid time user uts; do
  >   [ /proc/self/ns/$type -ef /proc/$terminal/ns/$type ] || echo $type
  > done
  uts

nsenter goes in from the first terminal, and finds, and changes, the name that is seen in the second:

  $ nsenter --target $terminal --uts hostname
  container
  $ nsenter --target $terminal --uts hostname renamed
  $ inside hostname
  renamed

What a container makes of its name is seen in the containers made in it, and not the other way round:

  $ inside 'unshare --uts sh -c "hostname; hostname inner; hostname"; hostname'
  renamed
  inner
  renamed
  $ close_terminal
  $ [ "$(hostname)" = "$host" ] && echo the old name
  the old name

As an ordinary user
-------------------

A namespace is for root to make. Whoever is not root makes a user namespace with it, and is root there:

  $ as-user unshare --uts hostname container
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  $ as-user unshare --map-root-user --uts sh -c 'hostname container; hostname'
  container

Root there has no power over the name of the host:

  $ as-user unshare --map-root-user sh -c 'id -u; hostname container'
  0
  hostname: you must be root to change the host name
  [1]
  $ [ "$(hostname)" = "$host" ] && echo the old name
  the old name
