By hand: a cgroup that looks like the root
==========================================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

A cgroup namespace hides where in the tree of cgroups its processes are. To them the cgroup in which it
was made is the root, in each hierarchy:

  $ unshare --cgroup cut -d : -f 3 /proc/self/cgroup | sort -u
  /

As this is not much to see where all is in the root anyway, here are two cgroups for the test, one in
the other, in the tree of version 2:

  $ tree=$(findmnt -n -o TARGET -t cgroup2 | tail -n 1)
  $ [ "$tree" ] || skip "needs cgroups of version 2" || exit
  $ group=$tree/sunder-by-hand-$$; mkdir $group $group/inner
  $ cgroup_of() { grep ^0: "/proc/$1/cgroup" | sed 's/-hand-[0-9]*/-hand/'; }

The process in the second terminal is in the first of them when it makes its namespace:

  $ terminal sh -c "echo \$\$ >$group/cgroup.procs && exec unshare --cgroup sh"
  $ inside 'grep ^0: /proc/self/cgroup'
  0::/
  $ cgroup_of $terminal
  0::*/sunder-by-hand (glob)

What is not below its root, the processes of the host, it sees from there:

  $ inside "grep ^0: /proc/$$/cgroup"
  0::/..* (glob)

The root stays the same when the process is moved:

  $ echo $terminal >$group/inner/cgroup.procs
  $ inside 'grep ^0: /proc/self/cgroup'
  0::/inner
  $ cgroup_of $terminal
  0::*/sunder-by-hand/inner (glob)

A cgroup file system that is mounted there shows that part of the tree only:

  $ inside 'unshare --mount sh -c "mount -t cgroup2 none /mnt; cd /mnt; echo */; cat inner/cgroup.procs"' |
  >   grep -x -e "$terminal" -e '.*/' | sed "s/^$terminal$/the shell/"
  inner/
  the shell

nsenter --cgroup enters the namespace, which is a way of looking, and not the cgroup:

  $ nsenter --target $terminal --cgroup grep ^0: /proc/$terminal/cgroup
  0::/inner
  $ nsenter --target $terminal --cgroup grep ^0: /proc/self/cgroup
  0::/..* (glob)

The cgroup is entered with --join-cgroup:

  $ nsenter --target $terminal --cgroup --join-cgroup grep ^0: /proc/self/cgroup
  0::/inner
  $ nsenter --target $terminal --join-cgroup --uts grep ^0: /proc/self/cgroup | sed 's/-hand-[0-9]*/-hand/'
  0::*/sunder-by-hand/inner (glob)
  $ close_terminal
  $ rmdir $group/inner $group

As an ordinary user
-------------------

  $ as-user unshare --cgroup true
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  $ as-user unshare --map-root-user --cgroup cut -d : -f 3 /proc/self/cgroup | sort -u
  /
