By hand: message queues of one's own
====================================

`by-hand` gives our unshare and nsenter, and a second terminal: see by-hand-uts.t.

  $ need root user user-namespaces ipcs ipcmk ipcrm || exit
  $ . by-hand
  $ unshare --version
  unshare from sunder * (glob)
  $ nsenter --version
  nsenter from sunder * (glob)

An IPC namespace holds System V's message queues, semaphores and shared memory. Here is a queue on the
host, with the key by which programs find it:

  $ number() { sed 's/.*: //'; }
  $ key_of() { ipcs --queues | awk -v id="$1" '$2 == id { print $1 }'; }
  $ queue=$(ipcmk --queue | number) && key=$(key_of $queue) && [ $key ] && echo made
  made

A new namespace begins with nothing, and what is on the host is not to be found there, by its key or its
number:

  $ terminal unshare --ipc sh
  $ inside 'ipcs --queues --shmems --semaphores | grep 0x'
  [1]
  $ inside "ipcrm --queue-key $key"
  ipcrm: invalid key (*) (glob)
  [1]
  $ inside "ipcrm --queue-id $queue"
  ipcrm: invalid id (*) (glob)
  [1]
  $ [ "$(key_of $queue)" = $key ] && echo still there
  still there

What is made there is not to be found on the host, but by nsenter:

  $ inside_key=$(inside 'ipcmk --queue >made; ipcs --queues | grep -o 0x[0-9a-f]*')
  $ ipcs --queues | grep -c $inside_key
  0
  [1]
  $ nsenter --target $terminal --ipc ipcs --queues | grep -c $inside_key
  1
  $ nsenter --target $terminal --ipc ipcrm --queue-key $inside_key
  $ inside 'ipcs --queues | grep -c 0x'
  0
  [1]
  $ ipcrm --queue-id $queue

Shared memory and semaphores are as queues are. All of it ends with the last process of the namespace:

  $ inside 'ipcmk --shmem 4096 --semaphore 1 >made; ipcs --shmems --semaphores | grep -o 0x[0-9a-f]*' >keys
  $ wc -l <keys
  2
  $ ipcs --shmems --semaphores | grep -c -F -f keys
  0
  [1]
  $ close_terminal

POSIX message queues are of the same namespace. They are seen in a file system of their own, mqueue:

  $ as-user unshare --map-root-user --ipc --mount sh -c 'mount -t mqueue none /mnt; touch /mnt/queue; ls /mnt;
  >   unshare --ipc sh -c "mount -t mqueue none /mnt; ls /mnt"'
  queue

As an ordinary user
-------------------

  $ as-user unshare --ipc true
  unshare: unshare failed: Operation not permitted
  unshare: hint: an ordinary user needs a user namespace as well: -r, or --user
  [1]
  $ as-user unshare --map-root-user --ipc sh -c 'ipcmk --queue >/dev/null; ipcs --queues | grep -c 0x'
  1
