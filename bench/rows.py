# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is measured, and the bars that it is held against."""
import contextlib

from lab import Failed, subordinate

class Table:
	def __init__(self):
		self.missed = 0
		self._line('', 'ours us', 'theirs', 'ratio', 'bar', '', 'calls', 'theirs')

	@staticmethod
	def _line(name, *cells):
		print('%-58s %9s %9s %6s %6s %-6s %6s %6s' % (name, *cells), flush=True)

	def row(self, name, ours, theirs, bar=None, calls=('', '')):
		ratio = ours / theirs
		self._line(name, '%.0f' % ours, '%.0f' % theirs, '%.2f' % ratio,
			*self._judge(ratio, bar), *calls)

	def limit(self, name, value, bar):
		self._line(name, value, '', '', *self._judge(value, bar), '', '')

	def failed(self, name, why):
		self.missed += 1
		self._line(name, '', '', '', '', 'FAILED', '', '')
		print('    %s' % why, flush=True)

	def _judge(self, value, bar):
		if bar is None:
			return '', ''
		self.missed += value > bar
		return '%g' % bar, 'MISSED' if value > bar else 'ok'


class Rows:
	"""One method for each kind of row; a row that fails leaves the others alone."""

	def __init__(self, lab, table, only=''):
		self.lab, self.table, self.only = lab, table, only

	@contextlib.contextmanager
	def _row(self, name):
		try:
			yield
		except Failed as why:
			self.table.failed(name, why)

	def compare(self, name, ours, theirs, bar=None, **where):
		if self.only not in name:
			return
		with self._row(name):
			times = self.lab.times([ours, theirs], **where)
			calls = [self.lab.calls(command, **where) for command in (ours, theirs)]
			self.table.row(name, *times, bar, calls)

	def mounts(self, name, ours, theirs):
		"""Root's copy: what it costs without, and what each mount of the machine adds."""
		if self.only not in name:
			return
		with self._row(name):
			few, base = self.lab.times([ours, theirs], stage='5 mounts', as_root=True)
			many, more = self.lab.times([ours, theirs], stage='50 mounts', as_root=True)
			each = (many - few - (more - base)) / 45
			calls = [self.lab.calls(command, stage='5 mounts', as_root=True)
				for command in (ours, theirs)]
			self.table.row(name, few - 5 * each, base, 1.5, calls)
			self.table.limit('... and for each mount, us', each, 150)

	def leaving(self, name, command, bar, **where):
		if self.only not in name:
			return
		with self._row(name):
			self.table.limit(name, self.lab.leaving(command, **where), bar)

	def count(self, name, command, bar):
		if self.only not in name:
			return
		with self._row(name):
			self.table.limit(name, self.lab.calls(command), bar)

	def helpers(self, name, auto, single, bar):
		"""What a map of many ids may cost beyond a map of one: the two setuid helpers."""
		if self.only not in name:
			return
		lab = self.lab
		uid, count = subordinate('uid', lab.user.pw_name)
		gid, _ = subordinate('gid', lab.user.pw_name)
		helpers, words = lab.tools / 'helpers', [uid, gid, count]
		with self._row(name):
			auto_time, single_time, with_helpers, without = lab.times(
				[auto, single, [helpers, *words], [helpers, '--none', *words]])
			calls = [lab.calls(command) for command in (auto, single)]
			theirs = single_time + with_helpers - without
			self.table.row(name, auto_time, theirs, bar, calls)

	def memory(self, name, command, bar):
		if self.only not in name:
			return
		with self._row(name):
			kilobytes, processes = self.lab.memory(command)
			self.table.limit('%s, kB, %d processes' % (name, processes), kilobytes, bar)

	def peak(self, name, ours, floor, bar, **where):
		"""What is resident at most, beyond what the floor has."""
		if self.only not in name:
			return
		with self._row(name):
			ours, floor = self.lab.peak(ours, **where), self.lab.peak(floor, **where)
			for kind, mine, least in zip(('ru_maxrss', 'resident'), ours, floor):
				self.table.limit('%s: %s kB beyond the floor' % (name, kind), mine - least, bar)


def measure(rows):
	measure_run(rows)
	measure_copy(rows)
	measure_unshare(rows)
	measure_map_auto(rows)
	measure_nsenter(rows)


def measure_run(rows):
	lab = rows.lab
	sunder, root, true = lab.sunder, lab.root, '/bin/true'
	run = [sunder, 'run', '--root', root]
	single = [*run, '--net', 'none', '--userns', 'single']
	write_through = [*single, '--write-through', true]
	single_true = [*single, true]
	auto = [*run, '--net', 'none', '--userns', 'auto']
	floor = [lab.tools / 'floor', root, lab.state]
	floor_in_memory = [lab.tools / 'floor', root, '-']
	bwrap = ['bwrap', '--unshare-all']
	bwrap_root = [*bwrap, '--bind', root, '/', '--proc', '/proc', '--dev', '/dev', true]
	bwrap_host = [*bwrap, '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev',
		lab.home / 'true']
	crun = ['crun', '--cgroup-manager=disabled', '--root', lab.tools / 'crun', 'run',
		'--bundle', lab.bundle, 'sunder-bench']

	rows.count('run --root, single map: system calls', single_true, 160)
	rows.compare('run --root, single map : floor, layers in memory', single_true,
		[*floor_in_memory, true], 1.3)
	rows.compare('... --disk : floor, layers on disk', [*single, '--disk', true],
		[*floor, true], 1.3)
	rows.compare('... --write-through : floor --write-through', write_through,
		[*floor, '--write-through', true])
	rows.compare('... --write-through : bwrap --bind ROOT /', write_through, bwrap_root, 0.55)
	rows.compare('run --root, as root : crun run', [*run, true], crun, 0.35, stage='cgroup2',
		as_root=True)
	rows.helpers('run --root, --userns auto : single + both helpers', [*auto, true],
		single_true, 1.1)
	# bwrap has no upper layer here: what does the same is --write-through.
	rows.compare('500 mounts, --write-through : bwrap --bind ROOT /', write_through, bwrap_root,
		0.25, stage='mounts')
	rows.compare('500 mounts, run --root : bwrap --bind ROOT /', single_true, bwrap_root,
		stage='mounts')
	rows.compare('500 mounts, run --root : bwrap --ro-bind / /', single_true, bwrap_host, 0.25,
		stage='mounts')
	rows.compare('500 mounts, run --root : floor, layers in memory', single_true,
		[*floor_in_memory, true], stage='mounts')
	rows.compare('run, a copy of the machine : run --root', [sunder, 'run', lab.home / 'true'],
		[*run, true], 2)
	rows.memory('run --root: PSS', [*single, '/bin/wait'], 1024)


def measure_copy(rows):
	lab = rows.lab
	sunder, root = lab.sunder, lab.root
	# The same with a root file system: as many files, and layers on disk as a copy has them.
	rows.mounts("run, root's copy, without the mounts : run --root",
		[sunder, 'run', lab.home / 'true'], [sunder, 'run', '--root', root, '/bin/true'])
	rows.leaving('leaving a copy with 400 MB dirty, us', [sunder, 'run', lab.home / 'fill',
		lab.home / 'filled'], 20000)
	rows.leaving("leaving root's copy with 400 MB dirty, us", [sunder, 'run', lab.home / 'fill',
		lab.home / 'filled'], 20000, as_root=True)


def measure_unshare(rows):
	lab = rows.lab
	floor, true = lab.tools / 'floor', lab.home / 'true'
	parts = {
		'unshare -r': (['unshare', '-r', true], [floor, '--unshare-r', true], 0.28, None),
		'unshare -Urmpf --mount-proc': (['unshare', '-Urmpf', '--mount-proc', true],
			[floor, '--unshare-Urmpf', true], 0.38, 1.2),
	}
	for name, (words, least, bar, floor_bar) in parts.items():
		ours, theirs = [lab.sunder, *words], ['/usr/bin/' + words[0], *words[1:]]
		rows.compare(name + ' : util-linux', ours, theirs, bar)
		rows.compare(name + ' : floor', ours, least, floor_bar)
		rows.peak(name, ours, least, 250)
	rows.count('unshare -Urmpf --mount-proc: system calls', ours, 45)


def measure_map_auto(rows):
	lab = rows.lab
	words = ['-r', '--map-auto', lab.home / 'true']
	ours, theirs = [lab.sunder, 'unshare', *words], ['/usr/bin/unshare', *words]
	(uid, count), (gid, _) = (subordinate(kind, lab.user.pw_name) for kind in ('uid', 'gid'))
	floor = [lab.tools / 'floor', '--unshare-r-auto', uid, gid, count, lab.home / 'true']
	as_root = {'stage': 'subids of root', 'as_root': True}

	rows.compare('unshare -r --map-auto : util-linux', ours, theirs, 0.47)
	rows.compare('unshare -r --map-auto : floor', ours, floor)
	rows.compare('unshare -r --map-auto, as root : util-linux', ours, theirs, 0.1, **as_root)
	rows.compare('unshare -r --map-auto, as root : floor', ours, floor, **as_root)


def measure_nsenter(rows):
	lab = rows.lab
	floor, true = lab.tools / 'floor', lab.tools / 'true'

	def compare(name, words, least, bar, **where):
		ours, theirs = [lab.sunder, 'nsenter', *words], ['/usr/bin/nsenter', *words]
		rows.compare(name + ' : util-linux', ours, theirs, bar, **where)
		rows.compare(name + ' : floor', ours, least, **where)
		return ours

	with lab.container(as_root=True) as pid:
		least = [floor, '--nsenter-a', pid, true]
		ours = compare('nsenter -a, as root', ['-a', '-t', pid, true], least, 0.3,
			as_root=True)
		rows.peak('nsenter -a, as root', ours, least, 250, as_root=True)
	with lab.container() as pid:
		# Without --preserve-credentials theirs fails: the map forbids setgroups(2).
		compare('nsenter -a, as an ordinary user',
			['-a', '-t', pid, '--preserve-credentials', true],
			[floor, '--nsenter-a', pid, true], None)
	file = lab.path('network')
	compare('nsenter --net=FILE, as root', ['--net=%s' % file, true],
		[floor, '--nsenter-net', file, true], 0.25, stage='network', as_root=True)
