/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Birth: what the kernel must know at once. Nothing here allocates or prints. */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "plan/birth.h"
#include "plan/error.h"
#include "plan/message.h"
#include "system/call.h"
#include "system/fd.h"

static pid_t clone_into(const struct birth *birth, uint64_t flags, int *pidfd)
{
	struct clone_arguments arguments = {
		.flags = birth->create | CLONE_PIDFD | flags,
		.pidfd = (uintptr_t)pidfd,
		/* With CLONE_PARENT the kernel takes the signal that the caller was made with. */
		.exit_signal = flags & CLONE_PARENT ? 0 : SIGCHLD,
	};

	pid_t pid = call_clone3(&arguments);

	if (pid >= 0 || errno != ENOSYS)
		return pid;
	/* Hidden by older seccomp filters. */
	pid = (pid_t)syscall(SYS_clone,
		(arguments.flags & ~(uint64_t)CLONE_NEWTIME) | arguments.exit_signal, 0, pidfd, 0,
		0);
	/* clone(2) has no room for a time namespace: this one is entered by exec. */
	if (pid == 0 && arguments.flags & CLONE_NEWTIME && unshare(CLONE_NEWTIME) < 0)
		_exit(SUNDER_STATUS_FAILED);
	return pid;
}

static int refuse_join(const struct join *join, struct sunder_error *error)
{
	if (join->name)
		return error_fill(error, errno, "join the namespace '%s'", join->name);
	return error_fill(error, errno, "join the namespaces");
}

/* What our own rights reach: the rest may be open to us in the user namespace. */
static uint32_t join_directly(const struct join *join)
{
	uint32_t without_user = join->types & ~(uint32_t)CLONE_NEWUSER;

	if (setns(join->fd, (int)join->types) == 0)
		return 0;
	if (without_user == join->types || !without_user || setns(join->fd, (int)without_user) < 0)
		return join->types;
	return CLONE_NEWUSER;
}

/* Others before user namespaces, in which we might lose what entering them takes. */
static void join_what_can_be(const struct birth *birth, uint32_t left[MOST_JOINS], bool user)
{
	for (size_t i = 0; i < birth->join_count; i++)
		if (left[i] && !(birth->joins[i].types & CLONE_NEWUSER) == !user)
			left[i] = join_directly(&birth->joins[i]);
}

static int join(const struct birth *birth, struct sunder_error *error)
{
	uint32_t left[MOST_JOINS];

	if (birth->join_count == 0)
		return 0;
	if (birth->join_count > MOST_JOINS)
		return error_fill(error, E2BIG, "join the namespaces");
	/* Up to exec nobody in there may trace us, who may still be root of the host. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return error_fill(error, errno, "guard the process against tracing");
	if (birth->drop_groups)
		syscall(SYS_setgroups, 0, NULL); /* once more behind the joins, and told there */
	for (size_t i = 0; i < birth->join_count; i++)
		left[i] = birth->joins[i].types;
	join_what_can_be(birth, left, false);
	join_what_can_be(birth, left, true);
	for (size_t i = 0; i < birth->join_count; i++) {
		const struct join *join = &birth->joins[i];

		if (left[i] && setns(join->fd, (int)left[i]) < 0 && !join->optional)
			return refuse_join(join, error);
	}
	return 0;
}

/*
 * Whoever creates a user namespace owns it: so become the owner first. The kernel makes us not
 * dumpable by that, and so it must stay until exec: the owner could trace us, and speak to the host
 * in our name. Our files in /proc are root's then: what is written to them, the host writes.
 */
static int become_owner(const struct birth *birth, struct sunder_error *error)
{
	if (!birth->has_owner)
		return 0;
	/* The raw calls: they must change this thread only, and musl's would look for others. */
	if (syscall(SYS_setgroups, 0, NULL) < 0)
		return error_fill(error, errno, "drop the groups for the owner");
	if (syscall(SYS_setresgid, birth->owner_gid, birth->owner_gid, birth->owner_gid) < 0)
		return error_fill(error, errno, "become the owner's group %u", birth->owner_gid);
	if (syscall(SYS_setresuid, birth->owner_uid, birth->owner_uid, birth->owner_uid) < 0)
		return error_fill(error, errno, "become the owner %u", birth->owner_uid);
	return 0;
}

int birth_by_clone(struct run *run, void (*child)(struct run *), struct sunder_error *error)
{
	const struct birth *birth = &run->plan->birth;
	int r = join(birth, error);

	if (r < 0)
		return r;
	run->pid = clone_into(birth, 0, &run->pidfd);
	if (run->pid < 0)
		return error_fill(error, errno, "%s", birth->doing);
	if (run->pid == 0)
		child(run);
	run_give(run, SLOT_PID, (struct value){.fd = run->pidfd, .number = run->pid});
	return 0;
}

/* The third process: joins, gives birth to a sibling, says who it is, and is gone. */
static _Noreturn void spawn(struct run *run, int report, void (*child)(struct run *))
{
	const struct birth *birth = &run->plan->birth;
	struct message message = {.fd = -1};
	int pidfd = -1;

	if (join(birth, &message.error) == 0 && become_owner(birth, &message.error) == 0) {
		pid_t pid = clone_into(birth, CLONE_PARENT, &pidfd);

		if (pid == 0) {
			close(report);
			child(run);
		}
		if (pid < 0)
			error_fill(&message.error, errno, "%s", birth->doing);
		message.number = pid;
		message.fd = pidfd;
	}
	message.kind = pidfd < 0 ? MESSAGE_ERROR : MESSAGE_SLOT;
	message.slot = SLOT_PID;
	int r = message_send(report, &message);

	/* Nobody would know of it; why, the exit status says: errno is never above 255. */
	if (r < 0 && pidfd >= 0)
		call_pidfd_send_signal(pidfd, SIGKILL);
	_exit(-r);
}

/* A child of ours: nobody reaps those but we, so number and pidfd mean nobody else. */
static bool is_child(idtype_t type, int64_t id)
{
	siginfo_t info;

	return id >= 0 && id <= INT_MAX &&
	       waitid(type, (id_t)id, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* What it says, or its death, comes over a pair of its own: the container may speak meanwhile. */
static int hear_spawner(struct run *run, int report, struct sunder_error *error)
{
	struct message message;
	int r = message_receive(report, &message, true);

	if (r == 1 && message.kind == MESSAGE_ERROR) {
		*error = message.error;
		return error->errnum ? -error->errnum : -EINVAL;
	}
	if (r != 1 || message.slot != SLOT_PID || message.fd < 0)
		return error_fill(error, r < 0 ? -r : EPIPE, "hear from the spawner");
	if (message.number == 0 || !is_child(P_PID, message.number) ||
		!is_child((idtype_t)WAIT_FOR_PIDFD, message.fd)) {
		close_keeping_errno(message.fd);
		return error_fill(error, ECHILD, "believe the spawner who was born");
	}
	run->pid = (pid_t)message.number;
	run->pidfd = message.fd;
	run_give(run, SLOT_PID, (struct value){.fd = run->pidfd, .number = run->pid});
	return 0;
}

int birth_by_spawner(struct run *run, void (*child)(struct run *), struct sunder_error *error)
{
	int pair[2], status = 0;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return error_fill(error, errno, "make a pair of sockets");
	pid_t spawner = call_fork();

	if (spawner == 0) {
		close(pair[0]);
		spawn(run, pair[1], child);
	}
	int r = spawner < 0 ? error_fill(error, errno, "fork the spawner") : 0;

	close(pair[1]);
	if (r == 0)
		r = hear_spawner(run, pair[0], error);
	close(pair[0]);
	while (spawner > 0 && waitpid(spawner, &status, 0) < 0 && errno == EINTR)
		;
	if (r == -EPIPE && WIFEXITED(status) && WEXITSTATUS(status))
		r = error_fill(error, WEXITSTATUS(status), "tell who was born");
	return r;
}

int birth_in_place(const struct birth *birth, struct sunder_error *error)
{
	int r = join(birth, error);

	if (r == 0)
		r = become_owner(birth, error);
	if (r == 0 && birth->create && unshare((int)birth->create) < 0)
		r = error_fill(error, errno, "%s", birth->doing);
	return r;
}
