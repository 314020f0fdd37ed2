# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is measured with: the user, the tools and the root file system that bench makes for itself
and takes away, and the Lab that runs commands in them."""
import contextlib
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LANG': 'C.UTF-8', 'TERM': 'linux'}

PAYLOADS = {
	'true': 'int main(void) { return 0; }',
	# 400 MB, not yet on the disk, in a file of its name; then says when it ended.
	'fill': '#include <fcntl.h>\n#include <stdio.h>\n#include <time.h>\n#include <unistd.h>\n'
		'int main(int argc, char *argv[]) { static char bytes[1 << 20]; struct timespec now;'
		' int fd = open(argv[argc - 1], O_WRONLY | O_CREAT | O_TRUNC, 0600);'
		' for (int i = 0; i < 400; i++) if (write(fd, bytes, sizeof(bytes)) < 0) return 1;'
		' close(fd); clock_gettime(CLOCK_MONOTONIC, &now);'
		' printf("%lld\\n", now.tv_sec * 1000000000LL + now.tv_nsec); return 0; }',
	# Says that it runs, and ends with its stdin.
	'wait': '#include <unistd.h>\n'
		'int main(void) { char byte; return write(1, "x", 1) != 1 || read(0, &byte, 1); }',
}

PODMAN_CAPS = ['CAP_' + name for name in (
	'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'NET_BIND_SERVICE', 'SETFCAP',
	'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT')]
MASKED = ['/proc/acpi', '/proc/asound', '/proc/interrupts', '/proc/kcore', '/proc/keys',
	'/proc/latency_stats', '/proc/sched_debug', '/proc/scsi', '/proc/timer_list',
	'/sys/firmware', '/sys/devices/virtual/powercap']
READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger']

# What the machine is made to look like for some rows, in a mount namespace of their own.
STAGES = {
	# crun refuses a machine that has version 1 and version 2 of cgroups.
	'cgroup2': '[ -e /sys/fs/cgroup/cgroup.controllers ] ||'
		' mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit; exec "$@"',
	'mounts': 'i=0; while [ $i -lt 500 ]; do mkdir -p "$MOUNTS/$i" &&'
		' mount -t tmpfs tmpfs "$MOUNTS/$i" || exit; i=$((i + 1)); done; exec "$@"',
	# Not where a copy has directories of its own.
	'5 mounts': 'mount -t tmpfs tmpfs /mnt || exit; i=3; while [ $i -lt 5 ]; do'
		' mkdir /mnt/$i && mount -t tmpfs tmpfs /mnt/$i || exit; i=$((i + 1)); done; exec "$@"',
	'50 mounts': 'mount -t tmpfs tmpfs /mnt || exit; i=3; while [ $i -lt 50 ]; do'
		' mkdir /mnt/$i && mount -t tmpfs tmpfs /mnt/$i || exit; i=$((i + 1)); done; exec "$@"',
	# util-linux looks for a line of root; a machine need not have one.
	'subids of root': 'echo root:2000000000:65536 >"$SUBIDS" && for file in subuid subgid; do'
		' mount --bind "$SUBIDS" /etc/$file || exit; done; exec "$@"',
	'network': '>"$NETWORK" && unshare --net="$NETWORK" true && exec "$@"',
}


class Failed(Exception):
	"""Something that a row needs did not work; the message is for people."""


def call(*words, **options):
	"""Runs a command and returns its stdout; Failed with its last words if it fails."""
	done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL,
		stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
	if done.returncode:
		status = '%s: exit status %d' % (words[0], done.returncode)
		raise Failed((done.stderr.strip().splitlines() or [status])[-1])
	return done.stdout


# ---- what it makes, and takes away

@contextlib.contextmanager
def temporary_user():
	"""An ordinary user with a home and subordinate ids."""
	name = 'sunder-bench-%d' % os.getpid()
	call('useradd', '--create-home', '--shell', '/bin/sh', name)
	try:
		for kind, option in ('uid', '-v'), ('gid', '-w'):
			if not subordinate(kind, name):
				call('usermod', option, '1000000000-1000065535', name)
		yield pwd.getpwnam(name)
	finally:
		# Without --force it refuses while a process of the user is still on its way out.
		subprocess.run(['userdel', '--force', '--remove', name], stderr=subprocess.DEVNULL)


def subordinate(kind, name):
	"""The first and the number of the user's subordinate ids, as words; None without any."""
	with contextlib.suppress(FileNotFoundError):
		for line in pathlib.Path('/etc/sub' + kind).read_text().splitlines():
			if line.startswith(name + ':'):
				return line.split(':')[1:]
	return None


def compile_tools(directory):
	flags = ['-std=gnu17', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', '-Werror']
	bare = ['-static', '-nostdlib', '-ffreestanding', '-fno-stack-protector']
	call('gcc', *flags, *bare, '-o', directory / 'floor', HERE / 'floor.c',
		HERE / 'floor_parts.c')
	for name in 'pairs', 'helpers', 'steps':
		call('gcc', *flags, '-o', directory / name, HERE / (name + '.c'))
	call('musl-gcc', '-static', *flags, '-o', directory / 'peak', HERE / 'peak.c')
	for name, source in PAYLOADS.items():
		file = directory / (name + '.c')
		file.write_text(source)
		call('musl-gcc', '-static', '-O2', '-o', directory / name, file)


def make_root(root, tools):
	"""The smallest root file system that has every mount point, as a distribution's has."""
	for name in 'bin', 'dev', 'etc', 'proc', 'sys', 'tmp':
		(root / name).mkdir(parents=True)
	for name in 'hosts', 'hostname', 'resolv.conf':
		(root / 'etc' / name).touch()
	for name in PAYLOADS:
		shutil.copy(tools / name, root / 'bin' / name)


def make_bundle(bundle, root):
	"""What `run --root` makes, in the words of OCI."""
	def mount(destination, kind, *options):
		return {'destination': destination, 'type': kind, 'source': kind,
			'options': options}

	def file(name):
		return {'destination': '/etc/' + name, 'type': 'bind', 'source': '/etc/' + name,
			'options': ['bind', 'rprivate', 'nosuid', 'nodev', 'noexec']}

	closed = 'nosuid', 'noexec', 'nodev'
	config = {
		'ociVersion': '1.0.0',
		'process': {
			'user': {'uid': 0, 'gid': 0}, 'args': ['/bin/true'], 'cwd': '/',
			'env': ['PATH=' + ENVIRONMENT['PATH']], 'noNewPrivileges': True,
			'capabilities': dict.fromkeys(('bounding', 'effective', 'permitted'),
				PODMAN_CAPS),
		},
		'root': {'path': str(root)},
		'hostname': 'bench',
		'mounts': [
			mount('/proc', 'proc', *closed),
			mount('/dev', 'tmpfs', 'nosuid', 'strictatime', 'mode=755', 'size=65536k'),
			mount('/dev/pts', 'devpts', 'nosuid', 'noexec', 'newinstance',
				'ptmxmode=0666', 'mode=0620', 'gid=5'),
			mount('/dev/shm', 'tmpfs', *closed, 'mode=1777', 'size=65536k'),
			mount('/dev/mqueue', 'mqueue', *closed),
			mount('/sys', 'sysfs', *closed, 'ro'),
			*(file(name) for name in ('hosts', 'hostname', 'resolv.conf')
				if os.path.exists('/etc/' + name)),
		],
		'linux': {
			'namespaces': [{'type': kind} for kind in
				('pid', 'network', 'ipc', 'uts', 'mount', 'cgroup')],
			'maskedPaths': MASKED,
			'readonlyPaths': READ_ONLY,
		},
	}
	bundle.mkdir()
	(bundle / 'config.json').write_text(json.dumps(config))


# ---- counting and timing

def count_calls(trace):
	"""The system calls of all processes, less the payload's own from its exec onwards.

	The payload is what was executed last. Calls that never return are left out, as in strace.
	"""
	calls = []  # the process of each
	executed, last = {}, None
	for line in trace.splitlines():
		process, text = line.split(None, 1)
		if text.startswith(('+++', '---')):
			continue
		if not text.startswith(('<... ', 'exit_group(', 'exit(')):
			calls.append(process)
		if re.match(r'exec(ve|veat)\(', text):
			executed[process] = len(calls)
		if re.match(r'(<\.\.\. )?exec(ve|veat)[( ].* = 0$', text):
			last = process
	payload = sum(1 for process in calls[executed[last]:] if process == last)
	return len(calls) - payload


class Lab:
	"""A user, a root file system and the tools; runs commands as that user, or as root."""

	def __init__(self, sunder, rounds, user, tools):
		self.sunder, self.rounds, self.user, self.tools = sunder, rounds, user, tools
		self.home = pathlib.Path(user.pw_dir)
		self.root = self.home / 'root'
		self.state = self.home / 'layers'
		self.bundle = tools / 'bundle'
		make_root(self.root, tools)
		make_bundle(self.bundle, self.root)
		self.state.mkdir()
		for name in 'true', 'fill':
			shutil.copy(tools / name, self.home / name)
		call('chown', '-R', '%d:%d' % (user.pw_uid, user.pw_gid), self.home)

	def path(self, stage):
		"""The file that a stage makes, for the words of a command."""
		return self.tools / stage.replace(' ', '-')

	def environment(self, as_root):
		files = {name.split()[0].upper(): str(self.path(name)) for name in STAGES}
		own = {} if as_root else {'HOME': self.user.pw_dir, 'USER': self.user.pw_name,
			'LOGNAME': self.user.pw_name}
		return dict(ENVIRONMENT, **files, **own)

	def _on_stage(self, stage, command, as_root):
		if stage:
			command = ['unshare', '--mount', 'sh', '-c', STAGES[stage], 'sh', *command]
		return call(*command, cwd=self.home, env=self.environment(as_root))

	def _as(self, as_root):
		return {} if as_root else {'user': self.user.pw_uid, 'group': self.user.pw_gid,
			'extra_groups': []}

	def times(self, commands, stage=None, as_root=False):
		"""The median of each command, in microseconds."""
		words = [self.tools / 'pairs', '--json', '--rounds', self.rounds]
		if not as_root:
			words += ['--user', self.user.pw_name]
		for command in commands:
			words += ['--', *command]
		lines = self._on_stage(stage, words, as_root).splitlines()
		return [json.loads(line)['median'] for line in lines]

	def leaving(self, command, as_root=False):
		"""From the end of the command, which is "fill", to that of all: the median, in us."""
		times = []
		for _ in range(9):
			said = call(*command, cwd=self.home, env=self.environment(as_root),
				**self._as(as_root))
			times.append((time.monotonic_ns() - int(said)) / 1000)
		return sorted(times)[len(times) // 2]

	def calls(self, command, stage=None, as_root=False):
		# strace -u, run by root, leaves setuid helpers their privilege.
		user = [] if as_root else ['-u', self.user.pw_name]
		trace = self.tools / 'trace'
		self._on_stage(stage, ['strace', '-f', '-o', trace, *user, '--', *command], as_root)
		return count_calls(trace.read_text())

	def peak(self, command, as_root=False):
		"""The most resident memory in kB: as the kernel reports it, and exactly."""
		words = call(self.tools / 'peak', *command, cwd=self.home,
			env=self.environment(as_root), **self._as(as_root)).split()
		return [int(word) for word in words]

	@contextlib.contextmanager
	def waiting(self, command, as_root=False):
		"""A command whose payload is "wait": its PID, for as long as that runs."""
		keeper = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE,
			stdout=subprocess.PIPE, cwd=self.home, env=self.environment(as_root),
			**self._as(as_root))
		with keeper:
			try:
				if keeper.stdout.read(1) != b'x':
					raise Failed('the payload did not start')
				yield keeper.pid
			finally:
				keeper.stdin.close()
		if keeper.returncode:
			raise Failed('status %d' % keeper.returncode)

	@contextlib.contextmanager
	def container(self, as_root=False):
		"""PID 1 of a container that util-linux made, with all namespaces: its PID here."""
		with self.waiting(['/usr/bin/unshare', '-UrmpfuinCT', '--mount-proc',
				self.tools / 'wait'], as_root) as keeper:
			yield list(descendants(keeper))[1]

	def memory(self, command):
		"""The PSS in kB of the command's processes but for the payload, while that runs."""
		with self.waiting(command) as keeper:
			ours = [pid for pid in descendants(keeper)
				if os.path.basename(os.readlink('/proc/%d/exe' % pid)) != 'wait']
			return sum(pss(pid) for pid in ours), len(ours)


def descendants(pid):
	yield pid
	for children in pathlib.Path('/proc/%d/task' % pid).glob('*/children'):
		for child in children.read_text().split():
			yield from descendants(int(child))


def pss(pid):
	rollup = pathlib.Path('/proc/%d/smaps_rollup' % pid).read_text()
	return int(re.search(r'^Pss:\s+(\d+)', rollup, re.MULTILINE).group(1))
