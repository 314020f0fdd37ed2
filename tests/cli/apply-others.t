Others, whom a container has no number for
==========================================

  $ need root user user-namespaces setfacl || exit
  $ chmod 777 .; base=$PWD; eval "home=~$SUNDER_TEST_USER"; user=$(id -u "$SUNDER_TEST_USER"); group=54321
  $ as() { setpriv --reuid="$user" --regid="$(id -g "$SUNDER_TEST_USER")" --groups="$group" -- env HOME="$home" XDG_DATA_HOME="$base/data" "$@"; }
  $ as mkdir -p project data && cd project

A file's or directory's access list may name them, and keeps what it has when the file is changed:

  $ as sh -c 'echo 1 >listed; mkdir dir'
  $ setfacl -m u:1:rw,g:$group:r listed; setfacl -d -m u:1:rwx dir; setfacl -m g:$group:rx dir
  $ as sunder run --keep work -- sh -c 'echo 2 >listed; echo >dir/new; chmod 700 dir'
  $ as sunder diff work | sed "s:$PWD/::"
  M dir/ (mode 755 -> 700, xattrs)
  A dir/new
  M listed (content)
  $ as sunder run --from work --keep copied -- getfacl -cn listed | tail -n 3
  mask::rw-
  other::r--
  
  $ as sunder diff copied | sed "s:$PWD/::"
  M dir/ (mode 755 -> 700, xattrs)
  A dir/new
  M listed (content)
  $ as sunder apply -y work
  applied 3 changes (1 added, 2 modified)
  $ as sunder diff work; as sunder diff copied; getfacl -cnE listed dir dir/new
  user::rw-
  user:1:rw-
  group::r--
  group:54321:r--
  mask::rw-
  other::r--
  
  user::rwx
  group::r-x
  group:54321:r-x
  mask::---
  other::---
  default:user::rwx
  default:user:1:rwx
  default:group::r-x
  default:mask::rwx
  default:other::r-x
  
  user::rw-
  user:1:rwx
  group::r-x
  mask::rw-
  other::r--
  

A directory that is somebody else's, and the group's to write in, stays theirs:

  $ cd .. && mkdir theirs && chgrp $group theirs && chmod 2775 theirs && cd theirs
  $ as sunder run --keep theirs -- sh -c 'echo >new'
  $ as sunder diff theirs | sed "s:$PWD/::"
  A new
  $ as sunder apply -y theirs; stat -c '%A %u:%g %n' .
  applied 1 change (1 added)
  drwxrwsr-x 0:54321 .
