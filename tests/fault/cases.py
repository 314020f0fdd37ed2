# SPDX-License-Identifier: LGPL-2.1-or-later
"""The commands that are disturbed, the errors, and what must hold of each container."""

import collections

# podman's: chown dac_override fowner fsetid kill net_bind_service setfcap setgid setpcap setuid
# sys_chroot
DEFAULT_CAPABILITIES = 0x800405FB
CAP_NET_RAW = 1 << 13
ALL_CAPABILITIES = (1 << 64) - 1

OWN_PID_NAMESPACE = r"clone3\(0x[0-9a-f]*[2367abef][0-9a-f]{7}\)"  # CLONE_NEWPID: the container

# What must hold of every container here, whatever its baseline says: (what, pattern, found?).
EXPECTED = [
    *[(f"its own {kind} namespace", rf"^ns {kind} other$", True)
      for kind in ("mnt", "net", "pid", "uts", "ipc", "user", "cgroup")],
    ("no new privileges", r"^NoNewPrivs: 1$", True),
    ("no inheritable capabilities", r"^CapInh: 0+$", True),
    ("no ambient capabilities", r"^CapAmb: 0+$", True),
    ("no other fds than 0, 1, 2", r"^fd (?![012] )", False),
    ("no user namespaces inside", r"^user namespace inside: possible", False),
    ("a session keyring of its own", r"^key outside found", False),
    ("no links but loopback", r"^link (?!lo )", False),
    ("loopback up", r"^link lo flags 0x49$", True),
    ("signals reset", r"^signal ", False),
    ("umask reset", r"^Umask: 0022$", True),
    ("no propagation to the host", r"^mount \S+ root \S+ \S+ .*\bshared\b", False),
    ("no writing to /proc/sys", r"^writing /proc/sys/\S+ possible", False),
    ("no writing to other host-wide files",
     r"^writing (/proc/(?!self|sys/)|/sys/)\S+ possible", False),
    ("masked files masked", r"^masked \S+ (file|character (?!1:3 ))", False),
    ("masked directories empty", r"^masked \S+ directory of [1-9]", False),
    ("a hostname of its own", r"^hostname other$", True),
    ("root inside is not root outside", r"^uid_map \d+ 0 ", False),
    ("the end of the inspection", r"^inspection complete$", True),
]

# What of it holds of `unshare -Urmpf` too, which seals nothing.
OF_UNSHARE = ("its own mnt namespace", "its own pid namespace", "its own user namespace",
              "no propagation to the host", "no writing to other host-wide files",
              "the end of the inspection")

# until         only calls up to the one that this is found in: other cases have the rest
# role          only calls of processes of that role: other cases have the others
# expects       only these names out of EXPECTED
# gives_up      what of EXPECTED an option gives up: that, and no more, must not hold then
# capabilities  the most that it may have
# leaves        a directory in the container, in which the command makes a file
# stale         before each run a container that was killed lies there, with such a directory in it
# program       what its messages begin with
# status        what the command ends with
# outlived      the command does not end when its keeper is killed, as with unshare(1)
# keeps         the name under which what it writes is kept
# binds         a file in {home}/work on which a namespace is bound when the command runs
Case = collections.namedtuple(
    "Case", "name as_user words until expects gives_up capabilities leaves stale program outlived"
    " status binds keeps role",
    defaults=[None, None, (), DEFAULT_CAPABILITIES, None, False, "sunder", False, 0, None, None, None])

# A command whose files belong to a subordinate id: only newuidmap lets its user delete them.
LEAVES = "/tmp/left"
LEAVING = ["run", "--root", "{rootfs}", "--disk", "--user", "1", "/bin/inspect"]

# {rootfs}, {state}, {home}, {target}, a process in namespaces of its own, and {status}, an fd, are
# put in for each run; words can follow the command.
CASES = [
    Case("root", False, ["run", "--state", "{state}", "--root", "{rootfs}", "/bin/inspect"]),
    Case("root-options", False,
         ["run", "--state", "{state}", "--root", "{rootfs}", "--userns", "host", "--write-through",
          "--no-init", "--bind", "{home}/work:/mnt", "--workdir", "/mnt",
          "--pid-file", "command.pid", "--json-status", "{status}", "/bin/inspect"],
         gives_up=("its own user namespace", "root inside is not root outside",
                   "no user namespaces inside")),
    Case("user", True, ["run", "--root", "{rootfs}", "/bin/inspect"]),
    Case("user-single", True,
         ["run", "--root", "{rootfs}", "--userns", "single", "/bin/inspect"]),
    Case("user-no-init", True, ["run", "--no-init", "--root", "{rootfs}", "/bin/inspect"]),
    Case("user-copy", True, ["run", "--", "{home}/work/inspect"]),
    Case("user-keep", True,
         ["run", "--userns", "single", "--keep", "kept", "--", "{home}/work/inspect"], keeps="kept",
         role="keeper"),
    Case("root-copy", False, ["run", "--state", "{state}", "--", "{home}/work/inspect"],
         role="keeper"),
    Case("user-options", True,
         ["run", "--root", "{rootfs}", "--disk", "--overlay", "{home}/work",
          "--bind", "{home}/work:/mnt", "--workdir", "/mnt", "--hide", "/root", "--tmpfs", "/srv",
          "--user", "1", "--cap-add", "net_raw", "--pid-file", "command.pid",
          "--json-status", "{status}", "/bin/inspect"],
         gives_up=("no ambient capabilities", "no inheritable capabilities"),
         capabilities=CAP_NET_RAW | DEFAULT_CAPABILITIES,
         leaves=LEAVES),
    Case("user-shared-pid", True,
         ["run", "--root", "{rootfs}", "--userns", "single", "--write-through", "--share", "pid",
          "/bin/inspect"],
         gives_up=("its own pid namespace",)),
    Case("user-stale", True,
         ["run", "--root", "{rootfs}", "--userns", "single", "/bin/inspect"], stale=True,
         until=OWN_PID_NAMESPACE),
    Case("user-unshare", True, ["unshare", "-Urmpf", "--mount-proc", "{home}/work/inspect"],
         expects=OF_UNSHARE, capabilities=ALL_CAPABILITIES, program="unshare", outlived=True,
         status=7),
    # In place, with a helper beside it, and the helpers of the system.
    Case("user-unshare-maps", True, ["unshare", "-rm", "--map-auto", "{home}/work/inspect"],
         expects=OF_UNSHARE, gives_up=("its own pid namespace",), capabilities=ALL_CAPABILITIES,
         program="unshare", outlived=True, status=7),
    Case("root-unshare-files", False,
         ["unshare", "-mpf", "--mount-proc", "--map-users", "all", "--map-groups", "all",
          "--setgroups", "deny", "--kill-child", "--uts={home}/work/uts", "--monotonic", "5", "-T",
          "{home}/work/inspect"],
         expects=OF_UNSHARE, gives_up=("no writing to other host-wide files",),
         capabilities=ALL_CAPABILITIES, program="unshare", status=7, binds="uts"),
    Case("user-nsenter", True, ["nsenter", "--all", "--target", "{target}", "{home}/work/inspect"],
         expects=OF_UNSHARE, capabilities=ALL_CAPABILITIES, program="nsenter", outlived=True,
         status=7),
]

ERRORS = ["EPERM", "ENOMEM", "ENOSPC"]

# Errors of one call alone, and what has to come of them.
CALL_ERRORS = {
    "open_tree_attr": {"ENOSYS": "inspected"},
    "clone3": {"ENOSYS": None},  # as for any other error
}

# Own statuses (STYLE.md): nothing was executed, or could be.
FAILURES = {"sunder": {125, 126}, "unshare": {1, 126}, "nsenter": {1, 126}}

# The kernel documents these as calls that cannot fail, or that do not return.
CANNOT_FAIL = {
    "exit", "exit_group", "rt_sigreturn", "restart_syscall", "getpid", "getppid", "gettid",
    "getuid", "geteuid", "getgid", "getegid", "getpgrp", "umask", "set_tid_address",
}
