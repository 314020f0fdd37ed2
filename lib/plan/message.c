/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages: a fixed head, an error behind it where there is one, at most one fd. */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include "plan/message.h"
#include "system/fd.h"

struct head {
	uint32_t kind;
	uint32_t slot;
	int64_t number;
};

union control {
	char bytes[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
	struct cmsghdr aligned;
};

static int send_with(int socket, const struct message *message, int flags)
{
	struct head head = {message->kind, message->slot, message->number};
	struct sunder_error error = message->error;
	struct iovec parts[2] = {
		{&head, sizeof(head)},
		{&error, message_has_error(message->kind) ? sizeof(error) : 0},
	};
	union control control = {0};
	struct msghdr header = {.msg_iov = parts, .msg_iovlen = 2};

	if (message->fd >= 0) {
		header.msg_control = control.bytes;
		header.msg_controllen = CMSG_SPACE(sizeof(int));
		control.aligned.cmsg_level = SOL_SOCKET;
		control.aligned.cmsg_type = SCM_RIGHTS;
		control.aligned.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.aligned), &message->fd, sizeof(int));
	}
	for (;;) {
		if (sendmsg(socket, &header, MSG_NOSIGNAL | flags) >= 0)
			return 0;
		if (errno != EINTR)
			return -errno;
	}
}

int message_send(int socket, const struct message *message)
{
	return send_with(socket, message, 0);
}

int message_offer(int socket, const struct message *message)
{
	return send_with(socket, message, MSG_DONTWAIT);
}

/* One fd is kept; were there more, their sender is not one of ours, but they are not leaked. */
static void take_fds(const struct cmsghdr *part, struct message *message)
{
	size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);

	for (size_t i = 0; i < count; i++) {
		close_keeping_errno(message->fd);
		memcpy(&message->fd, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
	}
}

static void take_control(struct msghdr *header, struct message *message)
{
	for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part; part = CMSG_NXTHDR(header, part)) {
		if (part->cmsg_level != SOL_SOCKET)
			continue;
		if (part->cmsg_type == SCM_RIGHTS) {
			take_fds(part, message);
		} else if (part->cmsg_type == SCM_CREDENTIALS) {
			struct ucred credentials;

			memcpy(&credentials, CMSG_DATA(part), sizeof(credentials));
			message->sender = credentials.pid;
		}
	}
}

static void drop_fd(struct message *message)
{
	close_keeping_errno(message->fd);
	message->fd = -1;
}

static void terminate(struct sunder_error *error)
{
	error->step[sizeof(error->step) - 1] = '\0';
	error->doing[sizeof(error->doing) - 1] = '\0';
	error->reason[sizeof(error->reason) - 1] = '\0';
	error->hint[sizeof(error->hint) - 1] = '\0';
}

int message_receive(int socket, struct message *message, bool wait)
{
	struct head head = {0};
	struct iovec parts[2] = {{&head, sizeof(head)}, {&message->error, sizeof(message->error)}};
	union control control = {0};
	struct msghdr header = {.msg_iov = parts,
		.msg_iovlen = 2,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control)};
	ssize_t size;

	memset(message, 0, sizeof(*message));
	message->fd = -1;
	/* ECONNRESET: it went without reading all we sent. Told once; then comes what it said. */
	do
		size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
	while (size < 0 && (errno == EINTR || errno == ECONNRESET));
	if (size < 0)
		return -errno;
	take_control(&header, message);
	if (size == 0) {
		drop_fd(message);
		return 0;
	}
	size_t whole = sizeof(head) + (message_has_error(head.kind) ? sizeof(message->error) : 0);

	if ((size_t)size != whole || header.msg_flags & MSG_TRUNC) {
		drop_fd(message);
		return -EBADMSG;
	}
	message->kind = head.kind;
	message->slot = head.slot;
	message->number = head.number;
	terminate(&message->error);
	return 1;
}

int message_ask_for_senders(int socket)
{
	int on = 1;

	return setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) < 0 ? -errno : 0;
}
