/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The helper that stays the caller: two files in two messages, and an answer. */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/xattr.h>

#include "container/outside.h"
#include "plan/message.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/text.h"

/* Of a message with the file to copy to, the slot; before it comes the file that it is from. */
static const char *const lists[] = {"system.posix_acl_access", "system.posix_acl_default"};
enum { LISTS = sizeof(lists) / sizeof(*lists), FROM = LISTS };

/* --- the helper --- */

static int copy_list(int from, int to, const char *key)
{
	enum { LARGEST = 65536 };
	static char value[LARGEST];
	char path[40], other[40];

	text_print(path, "/proc/self/fd/%d", from);
	text_print(other, "/proc/self/fd/%d", to);
	ssize_t size = getxattr(path, key, value, sizeof(value));

	return size < 0 || setxattr(other, key, value, (size_t)size, 0) < 0 ? -errno : 0;
}

static void serve(int socket)
{
	autoclose int from = -1;
	struct message message;

	while (message_receive(socket, &message, true) == 1) {
		if (message.slot == FROM) {
			close_keeping_errno(from);
			from = message.fd;
			continue;
		}
		struct message answer = {.kind = MESSAGE_SLOT,
			.fd = -1,
			.number = message.slot < LISTS
					  ? copy_list(from, message.fd, lists[message.slot])
					  : -EINVAL};

		close_keeping_errno(message.fd);
		if (message_send(socket, &answer) < 0)
			return;
	}
}

int outside_start(void)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	pid_t pid = call_fork();

	if (pid == 0) {
		/* Nothing else: who waits for the end of a pipe, or for a lock, is not kept. */
		if (pair[1] > 0)
			call_close_range(0, (unsigned)pair[1] - 1, 0);
		call_close_range((unsigned)pair[1] + 1, UINT_MAX, 0);
		serve(pair[1]);
		_exit(0);
	}
	close_keeping_errno(pair[1]);
	if (pid < 0)
		close_keeping_errno(pair[0]);
	return pid < 0 ? -errno : pair[0];
}

/* --- who asks it --- */

int outside_copy_list(int socket, const char *key, int from, int to)
{
	struct message message = {.kind = MESSAGE_SLOT, .slot = FROM, .fd = from};
	uint32_t list = 0;

	while (list < LISTS && strcmp(key, lists[list]) != 0)
		list++;
	if (list == LISTS)
		return -EINVAL;
	int r = message_send(socket, &message);

	message.slot = list;
	message.fd = to;
	if (r == 0)
		r = message_send(socket, &message);
	if (r == 0)
		r = message_receive(socket, &message, true);
	return r == 1 ? (int)message.number : r < 0 ? r : -EPIPE;
}
