# SPDX-License-Identifier: LGPL-2.1-or-later
"""The points at which a run can be disturbed, and what is tolerated at which of them."""

import collections
import fnmatch
import os
import re

Point = collections.namedtuple("Point", "process role index call nth phase arguments")


def read_points(path):
    """The list that inject writes, each call with the role of its process."""
    calls, roles = [], {0: "keeper"}
    for line in path.read_text(errors="replace").splitlines():
        birth = re.fullmatch(r"# (\d+) born of \d+ pid (\d+)", line)
        execution = re.fullmatch(r"# (\d+) executes (.*)", line)
        if birth:
            roles[int(birth[1])] = "init" if birth[2] == "1" else "worker"
        elif execution and execution[1] != "0":
            name = os.path.basename(execution[2])
            if name != "sunder":
                roles[int(execution[1])] = "command" if name == "inspect" else name
        elif not line.startswith("#"):
            process, index, call, nth, phase, arguments = line.split(" ", 5)
            calls.append((int(process), int(index), call, int(nth), phase, arguments))
    return [Point(p, roles[p], *rest) for p, *rest in calls], roles


def name_of(point):
    return f"{point.process}:{point.call}:{point.nth}"


class Tolerance:
    """One entry of tolerated.txt; its format is told there."""

    def __init__(self, where, words):
        if len(words) != 4:
            raise SystemExit(f"{where}: CASE ROLE CALL ARGUMENTS, and nothing more")
        self.where = where
        self.case, self.role, self.call = words[:3]
        self.arguments = re.compile(words[3])
        self.statuses, self.differs, self.says, self.errors = set(), [], [], []
        self.leaves, self.because, self.uses = False, "", 0

    def add(self, where, key, value):
        if key == "status":
            self.statuses.add(int(value))
        elif key == "differs":
            self.differs.append(re.compile(value))
        elif key == "says":
            self.says.append(re.compile(value))
        elif key == "only":
            self.errors.append(value)
        elif key == "leaves":
            self.leaves = True
        elif key == "because":
            self.because = f"{self.because} {value}".strip()
        else:
            raise SystemExit(f"{where}: no such word: {key}")

    def is_about(self, case, point, error):
        return (fnmatch.fnmatch(case.name, self.case) and error in (self.errors or [error])
                and fnmatch.fnmatch(point.role, self.role)
                and fnmatch.fnmatch(point.call, self.call)
                and bool(self.arguments.fullmatch(point.arguments)))

    def allows(self, result, differences):
        """A status that it names goes with any output, or none; the command's own needs the inspection."""
        if not result.succeeded and result.status not in self.statuses:
            return False
        if not all(any(p.fullmatch(line) for p in self.says) for line in result.messages):
            return False
        if not result.succeeded and not result.output:
            return True
        return all(any(p.fullmatch(line) for p in self.differs) for line in differences)


def read_tolerances(path):
    tolerances = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            tolerances.append(Tolerance(where, line.split(None, 3)))
        elif tolerances:
            tolerances[-1].add(where, *(line.split(None, 1) + [""])[:2])
    for tolerance in tolerances:
        if not tolerance.because:
            raise SystemExit(f"{tolerance.where}: no reason given")
    return tolerances


def print_tolerances(tolerances):
    for t in tolerances:
        print(f"{t.case} {t.role} {t.call} {t.arguments.pattern}")
        for status in sorted(t.statuses):
            print(f"    status {status}")
        for word, patterns in (("differs", t.differs), ("says", t.says)):
            for pattern in patterns:
                print(f"    {word} {pattern.pattern}")
        for error in t.errors:
            print(f"    only {error}")
        if t.leaves:
            print("    leaves")
        print(f"    because {t.because}")
