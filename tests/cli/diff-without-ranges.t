What a container without subordinate ids has changed
====================================================

  $ need plain-user user-namespaces setfacl || exit
  $ [ "$(id -u)" != 0 ] || chmod 777 .
  $ base=$PWD; as() { as-user-plain env XDG_DATA_HOME="$base/data" "$@"; }
  $ as-user-plain mkdir -p project data && cd project

It has one id, its own, and so have all of its files.

  $ as sh -c 'echo 1 >1; echo 2 >2; mkdir -p dir/in; echo 3 >dir/in/3; echo open >private; chmod 600 private'
  $ as sunder run --keep work -- sh -c 'echo one >1; rm 2; rm -r dir/in; mkdir dir/in; touch dir/in/new; chmod 0 private; mkdir shut; echo x >shut/in; chmod 0 shut'
  $ as sunder diff work | sed "s:$PWD/::g"
  M 1 (content)
  D 2
  D dir/in/3
  A dir/in/new
  M private (mode 600 -> 000)
  A shut/
  A shut/in
  $ as sunder diff work --patch .
  diff --git a/2 b/2
  deleted file mode 100644
  --- a/2
  +++ /dev/null
  @@ -1 +0,0 @@
  -2
  diff --git a/dir/in/3 b/dir/in/3
  deleted file mode 100644
  --- a/dir/in/3
  +++ /dev/null
  @@ -1 +0,0 @@
  -3
  diff --git a/1 b/1
  --- a/1
  +++ b/1
  @@ -1 +1 @@
  -1
  +one
  diff --git a/dir/in/new b/dir/in/new
  new file mode 100644
  index 0000000..e69de29
  diff --git a/shut/in b/shut/in
  new file mode 100644
  --- /dev/null
  +++ b/shut/in
  @@ -0,0 +1 @@
  +x

A file that may not be read, on either side, is compared by who may.

  $ as chmod 0 private 1
  $ as sunder diff work | sed "s:$PWD/::g"
  M 1 (content, mode 000 -> 644) conflict: changed on the host after the container was started
  D 2
  D dir/in/3
  A dir/in/new
  A shut/
  A shut/in

  $ cd .. && as-user-plain make-root root
  $ as sunder run --root root --keep root -- sh -c 'rm -r /home; echo x >/etc/x; chmod 4755 /bin/busybox'
  $ as sunder diff root | sed "s:$PWD/::g"
  M root/bin/busybox (mode 755 -> 4755)
  A root/etc/x
  D root/home/
  $ as rm -r root/home; as sunder diff root | sed "s:$PWD/::g"
  M root/bin/busybox (mode 755 -> 4755)
  A root/etc/x
