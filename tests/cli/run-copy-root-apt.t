Root's copy: installing a package
=================================

  $ need root apt-get || exit
  $ sunder run --net host -- timeout 60 apt-get -qq -o APT::Sandbox::User=root download hello >log 2>&1 ||
  >   skip "needs a mirror of Debian's, and its lists: $(tail -n 1 log)" || exit
  $ ! dpkg -s hello >/dev/null 2>&1 || skip "the package hello is installed here" || exit

In a copy the machine's own package manager works, with the machine's network; the machine stays as it
was.

  $ sunder run --net host --keep test-$$ -- apt-get -qq install -y hello >log 2>&1 || cat log
  $ sunder run --from test-$$ hello
  Hello, world!
  $ sunder diff test-$$ /usr/bin
  A /usr/bin/hello
  $ dpkg -s hello >/dev/null 2>&1
  [1]
  $ sunder discard test-$$
