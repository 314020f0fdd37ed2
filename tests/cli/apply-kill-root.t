An apply of root's that is killed, or fails
===========================================

  $ need root user user-namespaces strace setfacl setcap python3 || exit
  $ chmod 755 .; name=test-$$; layer=/var/lib/sunder/kept/$name/upper0
  $ every=3; [ "${SUNDER_TEST_BUILD-}" != build-sanitize ] || every=40

Owners, setuid bits, capabilities and device nodes:

  $ make-root root && cd root && mkdir d opaque && echo a >owner && echo b >acl && echo c >caps && echo d >gone
  $ mknod null c 1 3; touch opaque/1 opaque/2; echo p >program; setcap cap_net_raw+ep program; mkfifo fifo; mkdir -p full/of; echo x >full/of/x; cd ..
  $ sunder run --root root --keep $name sh -c 'chown 5:6 /d; chown 5:5 /owner; chmod 4755 /caps; mkdir /new; chown 7:8 /new; echo set >/new/set
  >   chmod 2755 /new/set; echo x >>/acl; echo x >/opaque/new; rm /gone; ln /new/set /new/set2; mkdir -m 2775 /new/setgid; echo q >>/program; rm /fifo; mkdir -m 700 /fifo; touch /fifo/in
  >   rm -r /full; mkdir /full; ln -s nowhere /full/link; chown -h 3:4 /full/link'
  $ setfacl -m u:$(stat -c %u $layer):rw $layer/acl; rm -f $layer/null; mknod $layer/null c 1 5; mknod $layer/block b 7 0
  $ echo p >$layer/ping && setcap cap_net_raw+ep $layer/ping && setfattr -n trusted.overlay.opaque -v y $layer/opaque
  $ cp -a root saved; interrupt() { rm -r root; cp -a saved root;  interrupt-apply "$@" /var/lib/sunder/kept/$name $PWD/root "$(command -v sunder)" apply --yes --privileged-files $name 2>/dev/null; }
  $ interrupt --step $every
  0 failures

What fails is said, and nothing that is new is left beside its place:

  $ for error in ENOSPC EIO EACCES; do interrupt --error $error --step $((every * 4)); done
  0 failures
  0 failures
  0 failures
  $ rm -r --one-file-system /var/lib/sunder/kept/$name
