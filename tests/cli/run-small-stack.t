A small stack is enough
=======================

  $ need user user-namespaces plain-build || exit
  $ chmod 777 . && as-user make-root root
  $ as-user sh -c 'ulimit -s 64; sunder run --root root echo ran; sunder run --root root --disk echo ran'
  ran
  ran
  $ as-user sh -c 'ulimit -s 96; cd root; sunder run echo ran'
  ran
