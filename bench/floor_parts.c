/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The floor of `unshare` and `nsenter`: see floor.c. */
#include "bare.h"

#define ALL_NAMESPACES \
	(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | \
		CLONE_NEWCGROUP | CLONE_NEWTIME)

static int unshare_r(struct start *start, char **words)
{
	must(CALL(unshare, CLONE_NEWUSER), "unshare");
	map_ids(start->uid, start->gid);
	execute(words, start->envp);
}

static int unshare_Urmpf(struct start *start, char **words)
{
	long child = clone_with(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID);

	if (!child) {
		map_ids(start->uid, start->gid);
		mount("proc", "/proc", "proc", CLOSED, NULL);
		execute(words, start->envp);
	}
	return wait_for(child);
}

/* Root writes for itself what it asks for, as "0 OWN 1" and "1 FIRST COUNT". */
static void write_map(const char *parent, const char *name, unsigned own, char *const range[2])
{
	char path[64], map[64], *end;

	put(put(put(put(path, "/proc/"), parent), "/"), name);
	end = put(put_number(put(map, "0 "), own), " 1\n1 ");
	put(put(put(end, range[0]), " "), range[1]);
	write_file(0, path, map);
}

static void execute_helper(const char *file, const char *parent, unsigned own, char *const range[2])
{
	char own_word[16];
	const char *words[] = {file, parent, "0", own_word, "1", "1", range[0], range[1], NULL};

	put_number(own_word, own);
	execute((char *const *)words, (char *const[]){NULL});
}

/* The processes that stay outside: they wait for our new user namespace, and fill its maps. */
static long start_mapper(const struct start *start, char **words, int pipe_ends[2], bool groups)
{
	char *const uids[] = {words[0], words[2]}, *const gids[] = {words[1], words[2]};
	char parent[16], byte;
	long child;

	put_number(parent, CALL(getpid, 0));
	child = clone_with(0);
	if (child)
		return child;
	CALL(close, pipe_ends[1]);
	must(CALL(read, pipe_ends[0], &byte, 1), "hear of the user namespace");
	if (start->uid == 0) {
		write_map(parent, "uid_map", 0, uids);
		write_map(parent, "gid_map", 0, gids);
		leave(0);
	}
	if (groups)
		execute_helper("/usr/bin/newgidmap", parent, start->gid, gids);
	execute_helper("/usr/bin/newuidmap", parent, start->uid, uids);
	leave(FAILED);
}

/* FIRST_SUBUID FIRST_SUBGID COUNT PROGRAM. Root needs one process for both maps. */
static int unshare_r_auto(struct start *start, char **words)
{
	int pipe_ends[2] = {-1, -1}, failed = 0;
	long mappers[2] = {0};
	size_t count = start->uid == 0 ? 1 : 2;

	must(CALL(pipe2, pipe_ends, O_CLOEXEC), "pipe");
	for (size_t i = 0; i < count; i++)
		mappers[i] = start_mapper(start, words, pipe_ends, i);
	must(CALL(unshare, CLONE_NEWUSER), "unshare");
	CALL(close, pipe_ends[1]); /* they read its end */
	for (size_t i = 0; i < count; i++) {
		int status = 0;

		must(CALL(wait4, mappers[i], &status, 0, 0), "wait");
		failed |= status;
	}
	must(failed ? -EPERM : 0, "map ids");
	execute(words + 3, start->envp);
}

/* PID PROGRAM. What is allowed of "become root, in no other group" depends on the maps. */
static int nsenter_a(struct start *start, char **words)
{
	long child, target;
	long process = 0;

	for (const char *digit = words[0]; *digit; digit++)
		process = 10 * process + (*digit - '0');
	target = must(CALL(pidfd_open, process, 0), "pidfd_open");
	must(CALL(setns, target, ALL_NAMESPACES), "setns");
	child = clone_with(0);
	if (!child) {
		CALL(setgroups, 0, NULL);
		must(CALL(setgid, 0), "setgid");
		must(CALL(setuid, 0), "setuid");
		execute(words + 1, start->envp);
	}
	return wait_for(child);
}

/* FILE PROGRAM */
static int nsenter_net(struct start *start, char **words)
{
	long file = must(CALL(open, words[0], O_RDONLY | O_CLOEXEC, 0), words[0]);

	must(CALL(setns, file, CLONE_NEWNET), "setns");
	execute(words + 1, start->envp);
}

bool run_part(struct start *start, long count, int *status)
{
	static const struct {
		const char *name;
		long words; /* with the name: at least */
		int (*run)(struct start *start, char **words);
	} parts[] = {
		{"--unshare-r", 2, unshare_r},
		{"--unshare-Urmpf", 2, unshare_Urmpf},
		{"--unshare-r-auto", 5, unshare_r_auto},
		{"--nsenter-a", 3, nsenter_a},
		{"--nsenter-net", 3, nsenter_net},
	};

	for (size_t i = 0; i < COUNT(parts); i++) {
		if (count < parts[i].words || !same(start->argv[1], parts[i].name))
			continue;
		*status = parts[i].run(start, start->argv + 2);
		return true;
	}
	return false;
}
