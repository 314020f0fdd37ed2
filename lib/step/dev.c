/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /dev: a directory of the workspace, so that nothing in it is the image's. An ordinary user
 * cannot make device nodes: the host's are bound over empty files.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "plan/error.h"
#include "plan/explain.h"
#include "step/attach_own.h"
#include "step/step.h"
#include "system/call.h"
#include "system/fd.h"
#include "system/kernel.h"
#include "system/mount.h"

static const char *const nodes[] = {"null", "zero", "full", "random", "urandom", "tty"};

static const struct {
	const char *name, *target;
} links[] = {
	{"fd", "/proc/self/fd"},
	{"stdin", "/proc/self/fd/0"},
	{"stdout", "/proc/self/fd/1"},
	{"stderr", "/proc/self/fd/2"},
	{"ptmx", "pts/ptmx"},
};

enum { NODE_COUNT = sizeof(nodes) / sizeof(*nodes), LINK_COUNT = sizeof(links) / sizeof(*links) };

/* /dev, by its fd: only we can reach it yet. */
static int mount_on(int tree, const char *name, const char *source, const char *type,
	unsigned long flags, const char *options)
{
	char target[64];

	text_print(target, "/proc/self/fd/%d/%s", tree, name);
	return mount(source, target, type, flags, options);
}

/* Read-only is the mount, not the device: its mode and owner are the host's and must stay so. */
static int bind_read_only(int tree, const char *host, const char *name)
{
	autoclose int copy = mount_clone(AT_FDCWD, host, false, MOUNT_ATTR_RDONLY);

	if (copy < 0)
		errno = -copy;
	return copy < 0 ? -1 : call_move_mount(copy, tree, name);
}

static int bind_node(const struct dev *dev, int tree, const char *host, const char *name)
{
	if (mknodat(tree, name, S_IFREG | 0666, 0) < 0)
		return -1;
	return dev->guarded ? bind_read_only(tree, host, name)
			    : mount_on(tree, name, host, NULL, MS_BIND, NULL);
}

static int bind_nodes(const struct dev *dev, int tree, struct sunder_error *error)
{
	for (size_t i = 0; i < NODE_COUNT; i++) {
		char host[32];

		text_print(host, "/dev/%s", nodes[i]);
		if (bind_node(dev, tree, host, nodes[i]) < 0)
			return error_fill(error, errno, "bind %s into the container", host);
	}
	return 0;
}

static int make_links(int tree, struct sunder_error *error)
{
	for (size_t i = 0; i < LINK_COUNT; i++)
		if (symlinkat(links[i].target, tree, links[i].name) < 0)
			return error_fill(error, errno, "make the link /dev/%s", links[i].name);
	return 0;
}

static int mount_pts(const struct dev *dev, int tree, struct sunder_error *error)
{
	/* ptmxmode: the link /dev/ptmx is for everyone. gid 5 is tty, where there is a gid 5. */
	const char *options = dev->terminal_group ? "newinstance,ptmxmode=0666,mode=0620,gid=5"
						  : "newinstance,ptmxmode=0666,mode=0620";

	if (mkdirat(tree, "pts", 0755) < 0 ||
		mount_on(tree, "pts", "devpts", "devpts", MS_NOSUID | MS_NOEXEC, options) < 0)
		return error_fill(error, errno, "mount devpts on /dev/pts");
	return 0;
}

static int make_shm(const struct dev *dev, int tree, struct sunder_error *error)
{
	const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;

	/* mkdir does not set the sticky bit's friends past the umask. */
	if (mkdirat(tree, "shm", 01777) < 0 || fchmodat(tree, "shm", 01777, 0) < 0)
		return error_fill(error, errno, "make /dev/shm");
	if (!dev->mqueue)
		return 0;
	if (mkdirat(tree, "mqueue", 0755) < 0 ||
		mount_on(tree, "mqueue", "mqueue", "mqueue", flags, NULL) < 0)
		return error_fill(error, errno, "mount mqueue on /dev/mqueue");
	return 0;
}

static int fill(const struct dev *dev, int tree, struct sunder_error *error)
{
	int r = bind_nodes(dev, tree, error);

	if (r == 0)
		r = make_links(tree, error);
	if (r == 0)
		r = mount_pts(dev, tree, error);
	if (r == 0)
		r = make_shm(dev, tree, error);
	return r;
}

static int perform(struct run *run, const struct step *step, struct sunder_error *error)
{
	int workspace = run_fd(run, SLOT_WORKSPACE);

	if (mkdirat(workspace, "dev", 0755) < 0)
		return error_fill(error, errno, "make /dev");
	int tree = mount_clone(workspace, "dev", false, 0);

	if (tree < 0)
		return error_fill(error, -tree, "make /dev a mount");
	int r = attach_own(run, tree, "dev", error);

	return r < 0 ? r : fill(step->what, tree, error);
}

static void explain(struct transcript *transcript, const struct step *step)
{
	const struct dev *dev = step->what;

	transcript_command(transcript, "mkdir $WORK/dev && mount --bind $WORK/dev $ROOT/dev");
	transcript_command(transcript, "cd $ROOT/dev && mkdir -m 1777 shm && mkdir pts%s",
		dev->mqueue ? " mqueue" : "");
	transcript_command(transcript,
		"for node in null zero full random urandom tty; do touch"
		" $node; mount --bind%s /dev/$node $node; done",
		dev->guarded ? " -o ro" : "");
	for (size_t i = 0; i < LINK_COUNT; i++)
		transcript_command(transcript, "ln -s %s %s", links[i].target, links[i].name);
	transcript_command(transcript,
		"mount -t devpts -o nosuid,noexec,newinstance,ptmxmode=0666,mode=0620%s"
		" devpts pts",
		dev->terminal_group ? ",gid=5" : "");
	if (dev->mqueue)
		transcript_command(
			transcript, "mount -t mqueue -o nosuid,nodev,noexec mqueue mqueue");
}

const struct step_kind step_dev = {.name = "dev", .perform = perform, .explain = explain};
