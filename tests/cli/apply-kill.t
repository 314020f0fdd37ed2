An apply that is killed
=======================

  $ need root user user-namespaces strace setfacl setfattr python3 || exit
  $ chmod 777 . && base=$PWD; as() { as-user env XDG_DATA_HOME="$base/data" "$@"; }
  $ as-user mkdir project data && cd project

A project, and a layer with every kind of change.

  $ as sh -c 'mkdir -p src old/below emptied linked; cd src; printf "one\ntwo\n" >text
  >   echo program >program; echo moved >from; echo 1 >becomes-directory; echo 1 >becomes-link
  >   mkdir becomes-file; echo in >becomes-file/in; cd ..; echo a >old/a; echo b >old/below/b
  >   echo c >emptied/c; mkdir emptied/d; echo d >emptied/d/d; ln -s src/text link
  >   echo linked >linked/1; ln linked/1 linked/other; echo secret >secret; echo "user data" >data; setfattr -n user.mark -v 1 data
  >   mkdir attributes; setfattr -n user.old -v 1 attributes'
  $ as sunder run --keep work -- sh -c '
  >   cd src; echo three >>text; chmod 755 program; mv from to; ln -sf text becomes-link
  >   rm becomes-directory; mkdir becomes-directory; echo 2 >becomes-directory/file
  >   rm -r becomes-file; echo now >becomes-file; cd ..
  >   rm -r old emptied; mkdir emptied; echo new >emptied/new; ln -sfn src link
  >   echo more >>linked/1; ln linked/1 linked/2; ln -f linked/1 linked/other; chmod 700 linked; mkdir -p made/dir; mkfifo made/fifo
  >   echo first >made/first; ln made/first made/second; truncate -s 1M made/sparse; echo x >>made/sparse
  >   setfattr -n user.mark -v 2 data; setfacl -m g:games:r secret
  >   setfattr -x user.old attributes; setfattr -n user.new -v 2 attributes; chmod 750 attributes; setfacl -d -m u:daemon:r attributes
  >   touch -d @1 made/dir made/fifo made/first'

At each system call that changes something it is killed: each path is what it was or what it will
be then, and a second apply ends as if there had been no first one.

  $ every=1; [ "${SUNDER_TEST_BUILD-}" != build-sanitize ] || every=20
  $ export XDG_DATA_HOME=$base/data; eval "export HOME=~$SUNDER_TEST_USER"
  $ interrupt() { interrupt-apply --user $SUNDER_TEST_USER "$@" $base/data/sunder/work $PWD "$(command -v sunder)" apply --yes work 2>/dev/null; }
  $ interrupt --step $every
  0 failures
