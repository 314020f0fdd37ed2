# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the runs take place: a user, root file systems, homes; and what else is on the machine."""

import collections
import contextlib
import ctypes
import errno
import json
import os
import pathlib
import platform
import pwd
import re
import shutil
import signal
import subprocess
import time

from cases import LEAVES, LEAVING

KINDS = ("mnt", "net", "pid", "uts", "ipc", "user", "cgroup", "time")
HANG_SECONDS = 30  # a run takes some milliseconds; a busy machine is slow, and no fault
LOST_EACH_OTHER = (os.strerror(errno.EPIPE), os.strerror(errno.ECONNRESET))


def join_session_with_key():
    """A key in the session keyring of this thread and its children; no container may find it."""
    calls = {"x86_64": (250, 248), "aarch64": (219, 217)}[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    session = ctypes.c_int(-3)
    if libc.syscall(calls[0], 1, None) < 0:
        return False
    return libc.syscall(calls[1], b"user", b"outside", b"x", 1, session) >= 0


def be_an_odd_caller():
    """What a caller may hand down by accident, and a container must not keep."""
    # That it ignores SIGCHLD as well is left to inject: we have to wait for children.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)


class User:
    """A user for this run alone, with subordinate ids."""

    def __init__(self):
        self.name = f"sunder-fault-{os.getpid()}"
        subprocess.run(["useradd", "-m", "-s", "/bin/sh", self.name], check=True)
        entry = pwd.getpwnam(self.name)
        self.uid, self.gid, self.home = entry.pw_uid, entry.pw_gid, pathlib.Path(entry.pw_dir)
        self.home.chmod(0o755)
        for kind, option in (("subuid", "--add-subuids"), ("subgid", "--add-subgids")):
            if not self.subordinate(kind):
                subprocess.run(["usermod", option, "3000000000-3000065535", self.name], check=True)
        self.first, self.count = self.subordinate("subuid")

    def subordinate(self, kind):
        file = pathlib.Path("/etc", kind)
        for line in file.read_text().splitlines() if file.exists() else []:
            name, first, count = line.split(":")
            if name == self.name:
                return int(first), int(count)
        return None

    def owns(self, uid):
        return uid == self.uid or self.first <= uid < self.first + self.count

    def processes(self, programs):
        """Those of the user, and whoever runs one of these files; no zombies."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                program = os.stat(process / "exe")
                if (self.owns(process.stat().st_uid)
                        or any(os.path.samestat(program, other) for other in programs)):
                    found.append(f"process {process.name} {os.readlink(process / 'exe')}")
            except OSError:
                continue  # it has ended, is a zombie, or belongs to the kernel
        return found

    def remove(self):
        for line in self.processes([]):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[1]), signal.SIGKILL)
        subprocess.run(["userdel", "-r", "-f", self.name], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(self.home, ignore_errors=True)


def remove_stale_users():
    """Those of a run that was killed: the number in the name is its process."""
    for entry in pwd.getpwall():
        stale = re.fullmatch(r"sunder-fault-(\d+)", entry.pw_name)
        if stale and not os.path.exists(f"/proc/{stale[1]}"):
            subprocess.run(["userdel", "-r", "-f", entry.pw_name], stderr=subprocess.DEVNULL,
                           check=False)


def make_rootfs(path, inspect, owner):
    for name in ("bin", "proc", "sys", "dev", "etc", "mnt", "tmp", "root"):
        (path / name).mkdir(parents=True)
    shutil.copy(inspect, path / "bin/inspect")
    (path / "bin/inspect").chmod(0o755)
    (path / "tmp").chmod(0o1777)
    (path / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (path / "etc/group").write_text("root:x:0:\n")
    for name in ("hosts", "hostname", "resolv.conf"):
        (path / "etc" / name).write_text("")
    give_to(path, owner)


def give_to(path, owner):
    for place in [path, *path.rglob("*")]:
        os.chown(place, *owner)


class Target:
    """A process of the user's in namespaces of its own; it stays until it is ended."""

    def __init__(self, user):
        # The first PIDs are used up: what is run in there has some other one, which is left out.
        script = "for i in 1 2 3; do /bin/true; done; exec sleep infinity"
        self.parent = subprocess.Popen(
            ["unshare", "-Urmpuinf", "--kill-child", "sh", "-c", script],
            user=user.uid, group=user.gid, extra_groups=[], stdin=subprocess.DEVNULL)
        children = pathlib.Path(f"/proc/{self.parent.pid}/task/{self.parent.pid}/children")
        self.pid = None
        while self.parent.poll() is None:
            words = children.read_text().split()
            if words and pathlib.Path(f"/proc/{words[0]}/comm").read_text() == "sleep\n":
                self.pid = int(words[0])
                return
            time.sleep(0.005)
        raise RuntimeError("no process in namespaces of its own could be made")

    def end(self):
        self.parent.kill()
        self.parent.wait()


def list_files(*places):
    """Every name below them, with its kind."""
    found = set()
    for place in places:
        for directory, directories, files in os.walk(place):
            found.update(os.path.join(directory, name) + "/" for name in directories)
            found.update(os.path.join(directory, name) for name in files)
    return found


def list_mounts():
    lines = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    return [line.split(" ", 2)[2] for line in lines]


def list_links():
    return os.listdir("/sys/class/net")


def list_strays(user):
    """What a runtime might make outside of its state directory."""
    strays = [str(path) for where in ("/run", "/var/lib", "/dev/shm", "/sys/fs/cgroup")
              for path in pathlib.Path(where).glob("*sunder*")]
    for entry in os.scandir("/tmp"):
        try:
            if user.owns(entry.stat(follow_symlinks=False).st_uid):
                strays.append(entry.path)
        except OSError:
            continue  # somebody else's, and gone
    return strays


def list_machine(user):
    """What is on the host for all, counted: (kind, thing) pairs."""
    return collections.Counter(
        [("mount", mount) for mount in list_mounts()] + [("link", link) for link in list_links()] +
        [("file", path) for path in list_strays(user)])


class Room:
    """Where one worker runs one case: homes and state directories of its own, one CPU."""

    def __init__(self, tester, case, number):
        self.tester, self.case, self.number = tester, case, number
        self.path = tester.top / f"{case.name}-{number}"
        self.path.mkdir()
        self.path.chmod(0o755)
        if case.as_user:
            self.home = tester.user.home / f"{case.name}-{number}"
            self.state = self.home / ".local/state/sunder"
        else:
            self.home = self.path / "home"
            self.state = self.path / "state"
        (self.home / "work").mkdir(parents=True)
        shutil.copy(tester.inspect, self.home / "work/inspect")
        (self.home / "work/inspect").chmod(0o755)
        if case.as_user:
            give_to(self.home, (tester.user.uid, tester.user.gid))
        self.rootfs = tester.top / ("rootfs-user" if case.as_user else "rootfs-root")
        self.report = self.path / "report"
        self.environment = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.home), "LANG": "C", "TERM": "dumb"}
        self.status = self.path / "status"
        self.target = None
        self.bound = self.home / "work" / case.binds if case.binds else None
        if self.bound:
            self.bound.touch()
        self.known = set()
        self.baseline, self.announced = [], []
        self.stale = None

    def words(self, status, stay=0):
        places = {"rootfs": self.rootfs, "state": self.state, "home": self.home, "status": status,
                  "target": self.target.pid if self.target else None}
        words = [word.format(**places) for word in self.case.words]
        if stay or self.case.leaves or self.case.status:
            words += [str(self.case.status), str(stay)]
        return words + ([self.case.leaves] if self.case.leaves else [])

    def command(self, options, words):
        user = ["--user", self.tester.user.name] if self.case.as_user else []
        return [self.tester.inject, *user, "--until", "/inspect", "--seconds", str(HANG_SECONDS),
                "--report", str(self.report), *options, "--", self.tester.sunder, *words]

    def normalize(self, output):
        """What is different in each container, or in each room, and means nothing."""
        lines = []
        for line in output.splitlines():
            line = line.replace(str(self.state), "STATE").replace(str(self.home), "HOME")
            line = line.replace(str(self.path), "ROOM").replace(str(self.tester.top), "TOP")
            line = re.sub(r"STATE/[^/ ]+", "STATE/ID", line)
            words = line.split()
            if words[:1] == ["ns"] and len(words) == 3:
                same = words[2] == self.tester.namespaces[words[1]]
                line = f"ns {words[1]} {'same' if same else 'other'}"
            elif words[:1] == ["hostname"]:
                line = f"hostname {'same' if words[1] == platform.node() else 'other'}"
            elif words[:1] == ["pid"] and int(words[1]) > 2:  # it shares the host's
                names = {words[1]: "OWN", words[3]: "PARENT"}
                line = " ".join(names.get(word, word) for word in words)
            lines.append(line)
        return lines

    def run(self, options, stay=0):
        if self.stale and options:
            self.put_stale_in_place()
        with open(self.status, "w", encoding="ascii") as status:
            number = status.fileno()
            passed = [number] if "{status}" in self.case.words else []
            result = self.run_words(options, self.words(number, stay), passed)
        if self.bound:
            self.look_at_bound(result)
        if self.case.keeps:
            self.look_at_kept(result)
        return result

    def run_as_user(self, *words):
        return subprocess.run([self.tester.sunder, *words], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, env=self.environment,
                              user=self.tester.user.uid, group=self.tester.user.gid,
                              extra_groups=[], check=False)

    def look_at_kept(self, result):
        """
        The next command understands what is left, and can delete what was kept. What was never
        begun is left to the next run, which takes it away.
        """
        listed = self.run_as_user("kept", "--json")
        if listed.returncode or listed.stderr:
            result.kept_fault = f"sunder kept: {listed.returncode} {listed.stderr}"
            return
        states = {layer["name"]: layer["state"] for layer in json.loads(listed.stdout)}
        state = states.get(self.case.keeps)
        # It has begun a moment before the command runs: one that never ran may leave it.
        if result.output and state not in (None, "not begun"):
            result.output.append(f"kept {state}")
        if state == "not begun" and not result.succeeded:
            return
        if state not in (None, "whole") or (state is None and result.succeeded):
            result.kept_fault = f"the layer is {state}"
        elif state and (done := self.run_as_user("discard", self.case.keeps)).returncode:
            result.kept_fault = f"sunder discard: {done.stderr}"

    def look_at_bound(self, result):
        """What the command leaves on purpose: it is part of the outcome, and then taken away."""
        result.bound = os.path.ismount(self.bound)
        if result.succeeded:
            result.output.append(f"bound {self.case.binds}: {result.bound}")
        if result.bound:
            subprocess.run(["umount", self.bound], check=True)

    def run_plainly(self):
        """One sunder command that nothing is done to; it clears up what others have left."""
        return self.run([])

    def run_words(self, options, words, passed=()):
        self.report.unlink(missing_ok=True)
        command = self.command(options, words)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", env=self.environment, cwd=self.home / "work",
                              umask=0o027, pass_fds=(self.tester.leak, *passed), check=False)
        return Result(self, command, done)

    def compare(self, result):
        """With the undisturbed run: what the command saw, and what was announced of it."""
        differences = compare(self.baseline, result.output)
        if result.succeeded:
            differences += compare(self.announced, result.announced)
        return differences

    # -- a container that was killed

    def make_stale(self):
        """A command that is killed when it begins to clear up. False if it was not."""
        words = [word.format(rootfs=self.rootfs) for word in LEAVING]
        result = self.run_words(["--at", "0:unlinkat:1", "--kill"], [*words, "0", "0", LEAVES])
        found = list(self.state.glob("sunder-*/upper0" + LEAVES + "/file"))
        if not result.reached or len(found) != 1:
            return False
        self.stale = found[0].relative_to(self.state).parts[0]
        (self.state / self.stale).rename(self.path / "stale")
        return True

    def put_stale_in_place(self):
        shutil.rmtree(self.state / self.stale, ignore_errors=True)
        subprocess.run(["cp", "-a", self.path / "stale", self.state / self.stale], check=True)

    def still_has_stale(self, left):
        """That, and no more, is left; with its record, or so empty that it needs none."""
        if not self.stale:
            return False
        place = self.state / self.stale
        return (all(f"{thing}/".startswith(f"file {place}/") for thing in left)
                and ((place / "record").exists() or not any(place.iterdir())))

    def list_leftovers(self, programs=False):
        tester = self.tester
        found = [f"{kind} {thing}" for kind, thing in (list_machine(tester.user) - tester.machine)]
        files = list_files(self.home, self.path, self.rootfs)
        found += [f"file {name}" for name in files - self.known]
        found += [f"missing {name}" for name in self.known - files]
        if programs:
            known = (self.target.parent.pid, self.target.pid) if self.target else ()
            found += [line for line in tester.user.processes(tester.programs)
                      if int(line.split()[1]) not in known]
        return found

    def wait_for_leftovers(self, programs=False):
        """The kernel takes some things away a moment after the last process has gone."""
        deadline = time.monotonic() + 0.5
        while (found := self.list_leftovers(programs)) and time.monotonic() < deadline:
            time.sleep(0.005)
        return found


class Result:
    def __init__(self, room, command, done):
        self.command = command
        self.broken = done.returncode == 122 or not room.report.exists()
        words = room.report.read_text() if not self.broken else ""
        report = dict(re.findall(r"(\w+)=(\S*)", words.partition(" call=")[0]))
        self.status = int(report.get("status", -1))
        self.succeeded = self.status == room.case.status
        self.reached = report.get("reached") == "1"
        self.hung = report.get("timeout") == "1"
        self.phase = report.get("phase")
        self.after = int(report.get("after", 0))
        self.program = room.case.program
        self.bound = False
        self.kept_fault = None
        self.output = room.normalize(done.stdout)
        self.messages = done.stderr.splitlines()
        self.announced = self.read_announcements(room.status.read_text()
                                                 if room.status.exists() else "")

    def read_announcements(self, text):
        """What --json-status told, whose PID has to be the one that --pid-file told."""
        told = re.search(r'"pid":(\d+)', text)
        self.output = [re.sub(r"^(pidfile \S+) (\d+)$", lambda m: f"{m[1]} " + (
            "as announced" if told and m[2] == told[1] else "of another"), line)
            for line in self.output]
        text = re.sub(r'"(pid|init-pid)":[1-9]\d*', r'"\1":N', text)
        return [f"announced {line}" for line in
                re.sub(r'"sunder-[0-9a-f]{8}"', '"ID"', text).splitlines()]

    def has_one_message(self):
        """
        `sunder: thing: reason`, and hints below it, if any; of an option that was refused,
        `sunder run: option: reason`. That one process of ours lost the
        other is never the reason: no injected error says so.
        """
        starts = (f"{self.program}: ", "sunder run: --")
        return (len(self.messages) >= 1 and self.messages[0].startswith(starts)
                and not self.messages[0].endswith(LOST_EACH_OTHER)
                and all(line.startswith(("  ", f"{self.program}: hint: ", "Try 'sunder run --help'"))
                        for line in self.messages[1:]))

    def describe(self):
        words = [f"status {self.status}", f"{len(self.output)} lines of inspection"]
        words += [self.kept_fault] if self.kept_fault else []
        return ", ".join(words + [f"said: {line}" for line in self.messages])


def compare(left, right):
    """Lines that only one of them has, as often as it has them more, and a change of order."""
    first, second = collections.Counter(left), collections.Counter(right)
    lines = [f"-{line}" for line in (first - second).elements()]
    lines += [f"+{line}" for line in (second - first).elements()]
    if not lines and left != right:
        lines = ["~order"]
    return lines
