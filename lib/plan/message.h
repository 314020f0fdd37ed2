/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the two actors say to each other, over one SOCK_SEQPACKET pair. Whoever receives trusts
 * nothing: sizes and kinds are checked, texts are terminated.
 */
#ifndef SUNDER_PLAN_MESSAGE_H
#define SUNDER_PLAN_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "sunder.h"

enum message_kind {
	MESSAGE_SLOT = 1,     /* a slot was filled; perhaps with an fd */
	MESSAGE_NOTE,         /* an optional step failed, and the plan goes on */
	MESSAGE_ERROR,        /* a step, or the command's execution, failed */
	MESSAGE_STOPPED,      /* the command was stopped; number: by which signal */
	MESSAGE_SIGNAL,       /* send the command this signal; number: which */
	MESSAGE_GROUP_SIGNAL, /* send it to the command's process group */
};

struct message {
	uint32_t kind;
	uint32_t slot;
	int64_t number;
	int fd;         /* received: the receiver's, or -1; sent: stays the sender's */
	int64_t sender; /* received with credentials: its PID as the receiver sees it; else 0 */
	struct sunder_error error; /* with MESSAGE_ERROR and MESSAGE_NOTE */
};

/* Whether messages of that kind carry an error. */
static inline bool message_has_error(uint32_t kind)
{
	return kind == MESSAGE_ERROR || kind == MESSAGE_NOTE;
}

/* 0, or -errno; -EPIPE when the other side is gone. */
int message_send(int socket, const struct message *);

/* The same, but -EAGAIN at once where the other side is stopped and its queue is full. */
int message_offer(int socket, const struct message *);

/*
 * 1 when one came, 0 when the other side is gone, -EAGAIN with nothing there (only with !wait),
 * -errno.
 */
int message_receive(int socket, struct message *, bool wait);

/* Lets messages that come in on this socket say who sent them. 0, or -errno. */
int message_ask_for_senders(int socket);

#endif
