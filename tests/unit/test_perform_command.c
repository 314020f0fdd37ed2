/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a plan ends: the command, how it is found and executed, and who watches it. */
#include <elf.h>
#include <sys/prctl.h>

#include "performing.h"

static void exit_statuses(void **state)
{
	(void)state;
	plan_birth(&plan);
	shell("exit 42");
	must_perform();
	assert_int_equal(end(), 42);
	shell("kill -9 $$");
	must_perform();
	assert_int_equal(end(), 128 + 9);
	COMMAND("/bin/sh", "-c", "test \"$0 $1 $PATH\" = 'zero one /usr/bin:/bin'", "zero", "one");
	must_perform();
	assert_int_equal(end(), 0);
}

struct refusal {
	const char *file;
	int status, errnum;
	const char *doing, *reason;
};

static void assert_refusals(const struct refusal *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct refusal *expected = &cases[i];

		COMMAND(expected->file);
		must_perform();
		struct sunder_error told = last_words();
		int status = end();

		if (status != expected->status || told.status != expected->status)
			fail_msg("%s: status %d, %d", expected->file, status, told.status);
		assert_int_equal(told.errnum, expected->errnum);
		assert_string_equal(told.doing, expected->doing);
		assert_string_equal(told.reason, expected->reason);
	}
}

/* The head of a program of this machine whose loader is at `loader`. */
static size_t make_program(char *bytes, const char *loader)
{
	const char *own = "/proc/self/exe";
	int fd = open(own, O_RDONLY | O_CLOEXEC);
	Elf64_Ehdr header;

	assert_int_equal(read(fd, &header, sizeof(header)), sizeof(header));
	close(fd);
	header.e_phnum = 2;
	header.e_phoff = sizeof(header);
	header.e_shnum = 0;
	size_t length = strlen(loader) + 1, place = sizeof(header) + 2 * sizeof(Elf64_Phdr);
	Elf64_Phdr segments[2] = {
		{.p_type = PT_INTERP, .p_offset = place, .p_filesz = length, .p_flags = PF_R},
		{.p_type = PT_LOAD,
			.p_memsz = 4096,
			.p_filesz = place + length,
			.p_flags = PF_R | PF_X,
			.p_align = 4096},
	};

	memcpy(bytes, &header, sizeof(header));
	memcpy(bytes + sizeof(header), segments, sizeof(segments));
	memcpy(bytes + place, loader, length);
	return place + length;
}

static void what_cannot_be_executed(void **state)
{
	struct ground ground = {0};
	char program[1024];

	(void)state;
	directory_make(&ground);
	assert_int_equal(chdir(ground.path), 0);
	directory_write(&ground, "plain", "echo hello\n");
	directory_write_bytes(&ground, "no-hash", "echo hello\n", 11, 0755);
	directory_write_bytes(&ground, "script", "#!/no/such -x\n", 14, 0755);
	directory_write_bytes(&ground, "spaced", "#! \t/no/such\targ\n", 17, 0755);
	directory_write_bytes(&ground, "dos", "#!/bin/sh\r\n", 11, 0755);
	directory_write_bytes(&ground, "chain", "#!./script\n", 11, 0755);
	directory_write_bytes(&ground, "empty", "", 0, 0755);
	size_t size = make_program(program, "/lib/no-such-loader.so");

	directory_write_bytes(&ground, "program", program, size, 0755);
	assert_int_equal(mkdirat(ground.fd, "directory", 0755), 0);
	assert_int_equal(symlinkat("nowhere", ground.fd, "dangling"), 0);
	plan_birth(&plan);
	static const struct refusal cases[] = {
		{"no-such-command-here", 127, ENOENT, "execute no-such-command-here",
			"command not found"},
		{"/no/such/file", 127, ENOENT, "execute /no/such/file", ""},
		{"./dangling", 127, ENOENT, "execute ./dangling", ""},
		{"./plain", 126, EACCES, "execute ./plain", "it is not executable (no x bit)"},
		{"./plain/x", 126, ENOTDIR, "execute ./plain/x", ""},
		{"./directory", 126, EACCES, "execute ./directory", "it is a directory"},
		{"./no-hash", 126, ENOEXEC, "execute ./no-hash",
			"it is neither a program for this machine nor a script with #!"},
		{"./empty", 126, ENOEXEC, "execute ./empty",
			"it is neither a program for this machine nor a script with #!"},
		{"./script", 126, ENOENT, "execute ./script",
			"its interpreter /no/such is not in the container"},
		{"./spaced", 126, ENOENT, "execute ./spaced",
			"its interpreter /no/such is not in the container"},
		{"./dos", 126, ENOENT, "execute ./dos",
			"its interpreter /bin/sh\r is not in the container"},
		{"./program", 126, ENOENT, "execute ./program",
			"its loader /lib/no-such-loader.so is not in the container"},
	};

	assert_refusals(cases, COUNT_OF(cases));
	assert_int_equal(chdir("/"), 0);
	directory_remove(&ground);
}

static void the_empty_command(void **state)
{
	(void)state;
	plan_birth(&plan);
	static const struct refusal empty = {"", 127, ENOENT, "execute ", "command not found"};

	assert_refusals(&empty, 1);
}

static void where_it_is_looked_for(void **state)
{
	struct ground ground = {0};

	(void)state;
	directory_make(&ground);
	assert_int_equal(chdir(ground.path), 0);
	for (int i = 0; i < 4; i++) {
		char path[32], script[64];

		text_print(path, "%d", i);
		assert_int_equal(mkdirat(ground.fd, path, 0755), 0);
		text_print(path, "%d/tool", i);
		text_print(script, i == 3 ? "#!/no/such\n" : "#!/bin/sh\nexit 1%d\n", i);
		directory_write_bytes(&ground, path, script, strlen(script), i ? 0755 : 0644);
	}
	directory_write_bytes(&ground, "tool", "#!/bin/sh\nexit 20\n", 18, 0755);
	plan_birth(&plan);
	static const struct {
		const char *path;
		int status;
		const char *doing;
	} cases[] = {
		{"1:2", 11, NULL},
		{"2:1", 12, NULL},
		{"0:2", 12, NULL},               /* what is not executable is passed over */
		{"no:1/tool:2", 12, NULL},       /* what is no directory, too */
		{"no:0", 126, "execute 0/tool"}, /* but told where there is no other */
		{"3:no", 126, "execute 3/tool"},
		{"3:1", 11, NULL},
		{"", 20, NULL}, /* an empty part is the working directory */
		{"no:", 20, NULL},
		{":1", 20, NULL},
		{"no::1", 20, NULL},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		plan.ending.search_path = cases[i].path;
		COMMAND("tool");
		must_perform();
		if (cases[i].doing)
			assert_string_equal(last_words().doing, cases[i].doing);
		int status = end();

		if (status != cases[i].status)
			fail_msg("PATH=%s gave %d", cases[i].path, status);
	}
	assert_int_equal(chdir("/"), 0);
	plan.ending.search_path = NULL;
	must_perform();
	assert_int_equal(end(), 127);
	directory_remove(&ground);
}

/* Commands without a '/' have nothing to do with files of that name where the user stands. */
static void not_found_beside_a_file_of_that_name(void **state)
{
	struct ground ground = {0};
	static const struct refusal cases[] = {
		{"etc", 127, ENOENT, "execute etc", "command not found"},
		{"no-such-tool", 127, ENOENT, "execute no-such-tool", "command not found"},
	};

	(void)state;
	directory_make(&ground);
	assert_int_equal(chdir(ground.path), 0);
	directory_write(&ground, "no-such-tool", "x");
	plan_birth(&plan);
	assert_refusals(cases, COUNT_OF(cases));
	assert_int_equal(chdir("/"), 0);
	directory_remove(&ground);
}

static void working_directories(void **state)
{
	(void)state;
	plan_birth(&plan);
	shell("test \"$(pwd)\" = /usr");
	plan.ending.directory = "/usr";
	must_perform();
	assert_int_equal(end(), 0);
	plan.ending.directory = "/no/such";
	plan.ending.fallback_directory = "/usr";
	must_perform();
	assert_int_equal(end(), 0);
	plan.ending.fallback_directory = NULL;
	must_perform();
	assert_string_equal(last_words().doing, "enter the working directory /no/such");
	assert_int_equal(end(), SUNDER_STATUS_FAILED);
	plan.ending.fallback_directory = "/no/such/either";
	must_perform();
	assert_string_equal(last_words().doing, "enter the working directory /no/such");
	assert_int_equal(end(), SUNDER_STATUS_FAILED);
	plan.ending.directory = "/bin/sh";
	must_perform();
	assert_int_equal(last_words().errnum, ENOTDIR);
	assert_int_equal(end(), SUNDER_STATUS_FAILED);
}

/* The host's root stays where the working directory is, and "/" is another. */
static int change_root(struct run *actor, const struct step *step, struct sunder_error *told)
{
	(void)actor;
	(void)step;
	return chroot("/usr") < 0 ? error_fill(told, errno, "change the root") : 0;
}

static void working_directory_outside_of_the_root(void **state)
{
	(void)state;
	needs_userns();
	assert_int_equal(chdir("/tmp"), 0);
	plan.birth.create = CLONE_NEWUSER;
	plan_birth(&plan);
	plan_add(&plan, as_kind("chroot", change_root), CONTAINER, NULL);
	COMMAND("bin/true");
	plan.ending.directory = ".";
	must_perform();
	struct sunder_error told = last_words();

	assert_string_equal(told.doing, "enter the working directory .");
	assert_string_equal(told.reason, "it is outside of the container's root");
	assert_int_equal(end(), SUNDER_STATUS_FAILED);
	assert_int_equal(chdir("/"), 0);
}

static void a_watcher(void **state)
{
	(void)state;
	plan_birth(&plan);
	plan.ending.watch = watch_command;
	shell("exit 5");
	must_perform();
	assert_int_equal(end(), 105);
	assert_string_equal(shared->log, "w");
	COMMAND("/no/such");
	must_perform();
	assert_int_equal(last_words().status, SUNDER_STATUS_NOT_FOUND);
	assert_int_equal(end(), 227);
}

static void who_is_pid_1(void **state)
{
	(void)state;
	needs_userns();
	plan.birth.create = CLONE_NEWUSER | CLONE_NEWPID;
	plan_birth(&plan);
	shell("exit $$");
	must_perform();
	assert_int_equal(end(), 1);
	plan.ending.watch = watch_command;
	must_perform();
	assert_int_equal(end(), 102);
	assert_int_equal(shared->pid, 1);
}

/*
 * With a watcher READY is the command's PID, else the first process's; as the host numbers them.
 */
static int see_ready(struct run *actor, const struct step *step, struct sunder_error *told)
{
	(void)step;
	(void)told;
	shared->pid = (pid_t)run_value(actor, SLOT_READY).number;
	return 0;
}

static int leave_ready(struct run *actor, pid_t command)
{
	(void)actor;
	waitpid(command, NULL, 0);
	return 0;
}

static void who_is_ready(void **state)
{
	(void)state;
	needs_userns();
	plan.birth.create = CLONE_NEWUSER | CLONE_NEWPID;
	plan_birth(&plan);
	plan_add(&plan, as_kind("see", see_ready), HOST, NULL)->needs[0] = SLOT_READY;
	add_deed(CONTAINER, (struct deed){.letter = 'c'});
	shell("exit 0");
	must_perform();
	assert_int_equal(shared->pid, run.pid);
	assert_int_equal(end(), 0);
	plan.ending.watch = leave_ready;
	must_perform();
	assert_true(shared->pid > 2);
	assert_true(shared->pid != run.pid);
	assert_int_equal(end(), 0);
}

/* Late: a command that did not wait for it would be there by then. */
static int be_told_late(struct run *actor, struct sunder_error *told)
{
	poll(NULL, 0, 20);
	log_letter('H');
	return actor->actor == HOST ? 0 : error_fill(told, EINVAL, "be the host");
}

static int log_command(struct run *actor, pid_t command)
{
	(void)actor;
	log_letter('C'); /* it has been executed */
	waitpid(command, NULL, 0);
	return 0;
}

static void begins_when_the_host_knows(const char *log)
{
	memset(shared, 0, sizeof(*shared));
	run.before_command = be_told_late;
	must_perform();
	assert_int_equal(end(), 0);
	assert_string_equal(shared->log, log);
}

static void before_the_command(void **state)
{
	uint8_t slot = plan_new_slot(&plan);

	(void)state;
	plan.ending.watch = log_command;
	shell("exit 0");
	plan_birth(&plan);
	begins_when_the_host_knows("HC");
	/* As late as can be: the host's own part is behind it. */
	add_deed(HOST, (struct deed){.letter = 'a'})->gives = slot;
	add_waiting(CONTAINER, slot, (struct deed){.letter = 'b'});
	begins_when_the_host_knows("aHbC");
	add_waiting(HOST, SLOT_READY, (struct deed){.letter = 'r'});
	begins_when_the_host_knows("abrHC");
}

static int refuse_command(struct run *actor, struct sunder_error *told)
{
	(void)actor;
	return error_fill(told, EMFILE, "be ready for it");
}

static void not_before_the_command(void **state)
{
	uint8_t slot = plan_new_slot(&plan);

	(void)state;
	plan.ending.watch = log_command;
	shell("exit 0");
	plan_birth(&plan);
	for (int i = 0; i < 3; i++) {
		if (i == 1) {
			add_deed(HOST, (struct deed){.letter = 'a'})->gives = slot;
			add_waiting(CONTAINER, slot, (struct deed){.letter = 'b'});
		} else if (i == 2)
			add_waiting(HOST, SLOT_READY, (struct deed){.letter = 'r'});
		run.before_command = refuse_command;
		assert_int_equal(perform(), -EMFILE);
		assert_string_equal(error.doing, "be ready for it");
		assert_no_child();
	}
	assert_null(strchr(shared->log, 'C'));
}

static void no_new_privileges_and_signals(void **state)
{
	sigset_t blocked, before;

	(void)state;
	plan_birth(&plan);
	plan.ending.no_new_privileges = true;
	shell("grep -q '^NoNewPrivs:.1$' /proc/self/status && grep -q '^SigBlk:.0*$' "
	      "/proc/self/status");
	sigfillset(&blocked);
	assert_int_equal(sigprocmask(SIG_BLOCK, &blocked, &before), 0);
	must_perform();
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
	assert_int_equal(end(), 0);
	/* The caller's is as it was. */
	assert_int_equal(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
}

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		CASE(exit_statuses),
		CASE(what_cannot_be_executed),
		CASE(the_empty_command),
		CASE(where_it_is_looked_for),
		CASE(not_found_beside_a_file_of_that_name),
		CASE(working_directories),
		CASE(working_directory_outside_of_the_root),
		CASE(a_watcher),
		CASE(who_is_pid_1),
		CASE(who_is_ready),
		CASE(before_the_command),
		CASE(not_before_the_command),
		CASE(no_new_privileges_and_signals),
	};

	if (!make_shared())
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return is_second_run(argc, argv) ? failed : failed + once_more_as_user(argv);
}
