/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The caller's terminal is never given to the container: nothing in there could read it, change
 * it, or type into it (CVE-2017-5226). What the container writes to its own comes out here.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "container/terminal.h"
#include "system/fd.h"

int terminal_survey(const struct container_options *options, struct container *container)
{
	struct terminal *terminal = &container->terminal;
	int source = -1, r = 0;

	for (int fd = 2; fd >= 0; fd--) {
		struct termios settings;

		if (tcgetattr(fd, &settings) == 0) {
			source = fd;
			terminal->settings = settings;
			terminal->takes[fd] = true;
		} else if (errno == EBADF) {
			r = -EBADF;
		}
		terminal->takes[fd] |= options->terminal == TERMINAL_ALWAYS;
		terminal->takes[fd] &= options->terminal != TERMINAL_NEVER;
	}
	container->has_terminal = terminal->takes[0] || terminal->takes[1] || terminal->takes[2];
	if (source < 0)
		return r;
	terminal->has_settings = ioctl(source, TIOCGWINSZ, &terminal->size) == 0;
	/*
	 * Where the caller's terminal stays as it is, it turns newlines into what it needs
	 * itself.
	 */
	if (!isatty(0))
		terminal->settings.c_oflag &= ~(tcflag_t)OPOST;
	return r;
}

static bool in_foreground(int fd)
{
	return tcgetpgrp(fd) == getpgrp();
}

static int output_of(const struct container *container)
{
	if (isatty(1) || !container->terminal.takes[0])
		return 1;
	return isatty(2) ? 2 : container->terminal.takes[1] ? 1 : 0;
}

void relay_start(struct relay *relay, const struct container *container, int master)
{
	*relay = (struct relay){.master = master, .input = -1, .output = -1};
	if (master < 0)
		return;
	fcntl(master, F_SETFL, O_NONBLOCK);
	relay->output = output_of(container);
	if (container->terminal.takes[0])
		relay->input = 0;
	relay_resume(relay);
}

void relay_resume(struct relay *relay)
{
	if (relay->input < 0 || relay->is_raw || !isatty(relay->input) ||
		!in_foreground(relay->input) || tcgetattr(relay->input, &relay->saved) < 0)
		return;
	struct termios raw = relay->saved;

	cfmakeraw(&raw);
	relay->is_raw = tcsetattr(relay->input, TCSADRAIN, &raw) == 0;
	relay_resize(relay);
}

void relay_pause(struct relay *relay)
{
	if (relay->is_raw)
		tcsetattr(relay->input, TCSADRAIN, &relay->saved);
	relay->is_raw = false;
}

void relay_resize(const struct relay *relay)
{
	struct winsize size;

	if (relay->master < 0)
		return;
	for (int fd = 0; fd < 3; fd++)
		if (ioctl(fd, TIOCGWINSZ, &size) == 0) {
			ioctl(relay->master, TIOCSWINSZ, &size);
			return;
		}
}

/* In the background the terminal's input is not ours to take. */
static bool wants_input(const struct relay *relay)
{
	return relay->input >= 0 && relay->pending_size < sizeof(relay->pending) &&
	       (relay->is_raw || !isatty(relay->input));
}

void relay_poll(const struct relay *relay, struct pollfd polled[2])
{
	polled[0] = (struct pollfd){.fd = wants_input(relay) ? relay->input : -1, .events = POLLIN};
	polled[1] = (struct pollfd){.fd = relay->master, .events = POLLIN};
	if (relay->pending_size)
		polled[1].events |= POLLOUT;
}

static void write_all(int fd, const char *bytes, ssize_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, bytes, (size_t)size);

		if (written < 0 && errno == EAGAIN) {
			/*
			 * The caller made its terminal non-blocking: wait, do not lose anything.
			 */
			struct pollfd room = {.fd = fd, .events = POLLOUT};

			poll(&room, 1, -1);
			continue;
		}
		if (written < 0 && errno != EINTR)
			return;
		bytes += written > 0 ? written : 0;
		size -= written > 0 ? written : 0;
	}
}

/* False at the end of what the container has to say. */
static bool carry_out(struct relay *relay)
{
	char bytes[16384];
	ssize_t size = read(relay->master, bytes, sizeof(bytes));

	if (size > 0)
		write_all(relay->output, bytes, size);
	return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

static void carry_in(struct relay *relay)
{
	size_t room = sizeof(relay->pending) - relay->pending_size;
	ssize_t size = read(relay->input, relay->pending + relay->pending_size, room);

	if (size > 0) {
		relay->pending_size += (size_t)size;
	} else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
		/* A pipe's end (with --tty): Ctrl-D is how a terminal says so. */
		if (!relay->is_raw && room)
			relay->pending[relay->pending_size++] = 4;
		relay_pause(relay);
		relay->input = -1;
	}
}

static void feed(struct relay *relay)
{
	ssize_t size = write(relay->master, relay->pending, relay->pending_size);

	if (size <= 0)
		return;
	relay->pending_size -= (size_t)size;
	memmove(relay->pending, relay->pending + size, relay->pending_size);
}

void relay_carry(struct relay *relay, const struct pollfd polled[2])
{
	if (polled[0].fd >= 0 && polled[0].revents)
		carry_in(relay);
	if (relay->master >= 0 && relay->pending_size)
		feed(relay);
	if (relay->master >= 0 && polled[1].revents & (POLLIN | POLLHUP | POLLERR) &&
		!carry_out(relay))
		close_keeping_errno(take_fd(&relay->master));
}

void relay_drain(struct relay *relay)
{
	char bytes[16384];
	ssize_t size;

	while (relay->master >= 0 && (size = read(relay->master, bytes, sizeof(bytes))) > 0)
		write_all(relay->output, bytes, size);
	close_keeping_errno(take_fd(&relay->master));
}
