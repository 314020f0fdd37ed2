/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The caller's terminal is never given to the container: nothing in there could read it, change
 * it, or type into it (CVE-2017-5226). What the container writes to its own comes out here.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "container/terminal.h"
#include "system/fd.h"
#include "system/text.h"

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
	/* Where the caller's terminal does that for its newlines, once is enough. */
	if (!isatty(0) || !terminal->takes[1])
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

/*
 * The same terminal or pipe, opened anew, so that it can be non-blocking: the caller's own must
 * stay as it is, and one that takes nothing must not keep us from all else. Or the same fd.
 */
static int open_output(int fd)
{
	char path[32];
	struct stat status;

	text_print(path, "/proc/self/fd/%d", fd);
	if (fstat(fd, &status) < 0 || !(S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode)))
		return fd;
	int own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return own < 0 ? fd : own;
}

void relay_start(struct relay *relay, const struct container *container, int master)
{
	*relay = (struct relay){.master = master, .input = -1, .output = -1};
	if (master < 0)
		return;
	fcntl(master, F_SETFL, O_NONBLOCK);
	int output = output_of(container);

	relay->output = open_output(output);
	relay->owns_output = relay->output != output;
	relay->keeps_output = !container->terminal.takes[1];
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
	if (relay->keeps_output)
		raw.c_oflag = relay->saved.c_oflag;
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
	return relay->input >= 0 && relay->typed_size < sizeof(relay->typed) &&
	       (relay->is_raw || !isatty(relay->input));
}

void relay_poll(const struct relay *relay, struct pollfd polled[RELAY_POLLED])
{
	short wanted = relay->said_size ? 0 : POLLIN;

	if (relay->typed_size)
		wanted |= POLLOUT;
	polled[0] = (struct pollfd){.fd = wants_input(relay) ? relay->input : -1, .events = POLLIN};
	polled[1] = (struct pollfd){.fd = wanted ? relay->master : -1, .events = wanted};
	polled[2] = (struct pollfd){.fd = relay->said_size ? relay->output : -1, .events = POLLOUT};
}

int relay_timeout(const struct relay *relay)
{
	enum { LOOK_MILLISECONDS = 200 };

	return relay->input >= 0 && !relay->is_raw && isatty(relay->input) ? LOOK_MILLISECONDS : -1;
}

static void take_off(char *bytes, size_t *size, size_t taken)
{
	*size -= taken;
	memmove(bytes, bytes + taken, *size);
}

/*
 * Whoever should see it is gone: so goes the container's terminal, and what is in its foreground
 * gets SIGHUP for it, as it would have without us.
 */
static void hang_up(struct relay *relay)
{
	relay->said_size = 0;
	close_keeping_errno(take_fd(&relay->master));
}

/* At once, as much as goes; of a blocking fd that is ready only a little is sure to go. */
static void flush(struct relay *relay)
{
	enum { LITTLE = 512 };
	size_t size = relay->owns_output || relay->said_size < LITTLE ? relay->said_size : LITTLE;
	ssize_t written = size ? write(relay->output, relay->said, size) : 0;

	if (written > 0)
		take_off(relay->said, &relay->said_size, (size_t)written);
	else if (written < 0 && errno != EAGAIN && errno != EINTR)
		hang_up(relay);
}

static void hear(struct relay *relay)
{
	ssize_t size = read(relay->master, relay->said, sizeof(relay->said));

	if (size > 0)
		relay->said_size = (size_t)size;
	else if (size == 0 || (errno != EAGAIN && errno != EINTR))
		close_keeping_errno(take_fd(&relay->master));
}

static void carry_in(struct relay *relay)
{
	size_t room = sizeof(relay->typed) - relay->typed_size;
	ssize_t size = read(relay->input, relay->typed + relay->typed_size, room);

	if (size > 0) {
		relay->typed_size += (size_t)size;
	} else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
		/* A pipe's end (with --tty): Ctrl-D is how a terminal says so. */
		if (!relay->is_raw && room)
			relay->typed[relay->typed_size++] = 4;
		relay_pause(relay);
		relay->input = -1;
	}
}

static void feed(struct relay *relay)
{
	ssize_t size = write(relay->master, relay->typed, relay->typed_size);

	if (size > 0)
		take_off(relay->typed, &relay->typed_size, (size_t)size);
}

void relay_carry(struct relay *relay, const struct pollfd polled[RELAY_POLLED])
{
	if (polled[0].fd >= 0 && polled[0].revents)
		carry_in(relay);
	if (relay->master >= 0 && relay->typed_size)
		feed(relay);
	if (polled[2].fd >= 0 && polled[2].revents)
		flush(relay);
	if (relay->master >= 0 && !relay->said_size &&
		polled[1].revents & (POLLIN | POLLHUP | POLLERR)) {
		hear(relay);
		if (relay->owns_output)
			flush(relay);
	}
}

bool relay_drain(struct relay *relay, bool output_is_ready)
{
	for (;;) {
		if (!relay->said_size && relay->master >= 0)
			hear(relay);
		size_t left = relay->said_size;

		if (!left)
			return false;
		if (relay->owns_output || output_is_ready)
			flush(relay);
		if (relay->said_size == left)
			return true;
		output_is_ready = false;
	}
}

void relay_end(struct relay *relay)
{
	relay_pause(relay);
	close_keeping_errno(take_fd(&relay->master));
	if (relay->owns_output)
		close_keeping_errno(take_fd(&relay->output));
}
