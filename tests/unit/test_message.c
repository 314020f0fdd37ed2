/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages between the actors: whole, malformed, hostile; and what becomes of their fds. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "cases.h"
#include "plan/message.h"

/* As message.c has it: what comes first in each message. */
struct head {
	uint32_t kind, slot;
	int64_t number;
};

static int ends[2]; /* 0 sends, 1 receives */
static int fds_before;

static int open_pair(void **state)
{
	(void)state;
	fds_before = count_fds();
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

static int close_pair(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
	assert_int_equal(count_fds(), fds_before);
	return 0;
}

static struct message receive_one(void)
{
	struct message message;

	assert_int_equal(message_receive(ends[1], &message, true), 1);
	return message;
}

static void slots_and_signals(void **state)
{
	struct message sent = {.kind = MESSAGE_SLOT,
		.slot = 63,
		.number = INT64_MIN,
		.fd = -1,
		.error = {.errnum = 7}};

	(void)state;
	assert_int_equal(message_send(ends[0], &sent), 0);
	struct message got = receive_one();

	assert_int_equal(got.kind, MESSAGE_SLOT);
	assert_int_equal(got.slot, 63);
	assert_true(got.number == INT64_MIN);
	assert_int_equal(got.fd, -1);
	assert_int_equal(got.sender, 0);
	/* Only an error's message has one. */
	assert_int_equal(got.error.errnum, 0);
	sent = (struct message){.kind = MESSAGE_GROUP_SIGNAL, .number = 15, .fd = -1};
	assert_int_equal(message_send(ends[0], &sent), 0);
	got = receive_one();
	assert_int_equal(got.kind, MESSAGE_GROUP_SIGNAL);
	assert_int_equal(got.number, 15);
}

static void errors(void **state)
{
	struct message sent = {.kind = MESSAGE_ERROR, .fd = -1};

	(void)state;
	sent.error.errnum = EPERM;
	sent.error.status = 126;
	strcpy(sent.error.step, "proc");
	strcpy(sent.error.doing, "mount proc on /proc");
	strcpy(sent.error.reason, "because");
	strcpy(sent.error.hint, "do this");
	assert_int_equal(message_send(ends[0], &sent), 0);
	struct message got = receive_one();

	assert_int_equal(got.kind, MESSAGE_ERROR);
	assert_memory_equal(&got.error, &sent.error, sizeof(got.error));
}

static void fds_travel(void **state)
{
	int pipe_ends[2];
	char letter = 0;

	(void)state;
	assert_int_equal(pipe2(pipe_ends, O_CLOEXEC), 0);
	struct message sent = {.kind = MESSAGE_SLOT, .slot = 12, .fd = pipe_ends[1]};

	assert_int_equal(message_send(ends[0], &sent), 0);
	/* The sender's stays the sender's. */
	assert_int_equal(close(pipe_ends[1]), 0);
	struct message got = receive_one();

	assert_true(got.fd >= 0);
	assert_int_equal(fcntl(got.fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(write(got.fd, "x", 1), 1);
	assert_int_equal(read(pipe_ends[0], &letter, 1), 1);
	assert_int_equal(letter, 'x');
	close(got.fd);
	close(pipe_ends[0]);
}

static void the_end(void **state)
{
	struct message message = {.kind = MESSAGE_SLOT, .fd = -1};

	(void)state;
	assert_int_equal(message_receive(ends[1], &message, false), -EAGAIN);
	assert_int_equal(message.fd, -1);
	assert_int_equal(message_send(ends[0], &message), 0);
	close(ends[0]);
	ends[0] = -1;
	/* What was said before is still heard. */
	assert_int_equal(message_receive(ends[1], &message, true), 1);
	assert_int_equal(message_receive(ends[1], &message, true), 0);
	assert_int_equal(message_receive(ends[1], &message, false), 0);
	assert_int_equal(message.fd, -1);
	/* And no signal kills who speaks to nobody. */
	assert_int_equal(message_send(ends[1], &message), -EPIPE);
	assert_int_equal(message_send(-1, &message), -EBADF);
	assert_int_equal(message_receive(-1, &message, true), -EBADF);
}

/* The other side went without reading what it was sent: the socket says ECONNRESET. */
static void the_end_with_unread_messages(void **state)
{
	struct message message = {.kind = MESSAGE_SLOT, .fd = -1};

	(void)state;
	assert_int_equal(message_send(ends[1], &message), 0);
	close(ends[0]);
	ends[0] = -1;
	assert_int_equal(message_receive(ends[1], &message, true), 0);
}

static void who_sent_it(void **state)
{
	struct message sent = {.kind = MESSAGE_SLOT, .slot = 9, .number = 4711, .fd = ends[0]};

	(void)state;
	assert_int_equal(message_ask_for_senders(ends[1]), 0);
	/* An fd and the sender fit beside each other. */
	assert_int_equal(message_send(ends[0], &sent), 0);
	struct message got = receive_one();

	assert_int_equal(got.sender, getpid());
	assert_int_equal(got.number, 4711);
	assert_true(got.fd >= 0);
	close(got.fd);
	assert_int_equal(message_ask_for_senders(-1), -EBADF);
}

/* Sends so many bytes, with so many copies of an fd. */
static void send_raw(const void *bytes, size_t size, size_t fd_count)
{
	union {
		char bytes[CMSG_SPACE(8 * sizeof(int))];
		struct cmsghdr aligned;
	} control = {0};
	struct iovec part = {(void *)bytes, size};
	struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};

	if (fd_count) {
		header.msg_control = control.bytes;
		header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		control.aligned.cmsg_level = SOL_SOCKET;
		control.aligned.cmsg_type = SCM_RIGHTS;
		control.aligned.cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		for (size_t i = 0; i < fd_count; i++)
			memcpy(CMSG_DATA(&control.aligned) + i * sizeof(int), &ends[0],
				sizeof(int));
	}
	assert_true(sendmsg(ends[0], &header, 0) >= 0);
}

static void wrong_sizes(void **state)
{
	char bytes[sizeof(struct head) + sizeof(struct sunder_error) + 64] = {0};
	const size_t whole_error = sizeof(struct head) + sizeof(struct sunder_error);
	const struct {
		uint32_t kind;
		size_t size;
	} cases[] = {
		{MESSAGE_SLOT, 1},
		{MESSAGE_SLOT, sizeof(struct head) - 1},
		{MESSAGE_SLOT, sizeof(struct head) + 1},
		{MESSAGE_SLOT, whole_error},
		{MESSAGE_SIGNAL, whole_error + 64},
		{MESSAGE_ERROR, sizeof(struct head)},
		{MESSAGE_ERROR, whole_error - 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t fds = 0; fds < 2; fds++) {
			struct message got;
			int before = count_fds();

			memcpy(bytes, &(struct head){.kind = cases[i].kind}, sizeof(struct head));
			send_raw(bytes, cases[i].size, fds);
			if (message_receive(ends[1], &got, true) != -EBADMSG)
				fail_msg("kind %u with %zu bytes was taken", cases[i].kind,
					cases[i].size);
			assert_int_equal(got.fd, -1);
			/* What came with it is closed. */
			assert_int_equal(count_fds(), before);
		}
	/* And the next one is heard. */
	assert_int_equal(
		message_send(ends[0], &(struct message){.kind = MESSAGE_SLOT, .fd = -1}), 0);
	assert_int_equal(receive_one().kind, MESSAGE_SLOT);
}

static void an_error_that_is_too_long(void **state)
{
	char bytes[sizeof(struct head) + sizeof(struct sunder_error) + 1] = {0};
	struct message got;

	(void)state;
	memcpy(bytes, &(struct head){.kind = MESSAGE_ERROR}, sizeof(struct head));
	send_raw(bytes, sizeof(bytes), 0);
	assert_int_equal(message_receive(ends[1], &got, true), -EBADMSG);
}

static void texts_are_terminated(void **state)
{
	char bytes[sizeof(struct head) + sizeof(struct sunder_error)];

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes, &(struct head){.kind = MESSAGE_ERROR}, sizeof(struct head));
	send_raw(bytes, sizeof(bytes), 0);
	struct message got = receive_one();

	assert_int_equal(strlen(got.error.step), sizeof(got.error.step) - 1);
	assert_int_equal(strlen(got.error.doing), sizeof(got.error.doing) - 1);
	assert_int_equal(strlen(got.error.reason), sizeof(got.error.reason) - 1);
	assert_int_equal(strlen(got.error.hint), sizeof(got.error.hint) - 1);
}

static void more_fds_than_one(void **state)
{
	struct head head = {.kind = MESSAGE_SLOT, .slot = 11};
	struct message got;

	(void)state;
	for (size_t count = 2; count <= 8; count += 3) {
		int before = count_fds();

		send_raw(&head, sizeof(head), count);
		int r = message_receive(ends[1], &got, true);

		assert_true(r == 1 || r == -EBADMSG);
		if (r == 1)
			close(got.fd);
		assert_int_equal(count_fds(), before);
	}
}

static void an_empty_message_with_an_fd(void **state)
{
	struct message got;
	int before = count_fds();

	(void)state;
	send_raw("", 0, 1);
	assert_true(message_receive(ends[1], &got, true) <= 0);
	assert_int_equal(got.fd, -1);
	assert_int_equal(count_fds(), before);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, open_pair, close_pair)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(slots_and_signals),
		CASE(errors),
		CASE(fds_travel),
		CASE(the_end),
		CASE(the_end_with_unread_messages),
		CASE(who_sent_it),
		CASE(wrong_sizes),
		CASE(an_error_that_is_too_long),
		CASE(texts_are_terminated),
		CASE(more_fds_than_one),
		CASE(an_empty_message_with_an_fd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
