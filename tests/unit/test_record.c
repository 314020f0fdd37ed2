/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The record: what is written is what is read, backwards; and the undoing of what it names. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/file.h>

#include "cases.h"
#include "ground.h"
#include "container/state.h"
#include "plan/error.h"
#include "plan/record.h"
#include "step/step.h"
#include "system/text.h"

static struct ground ground;
static struct arena arena;
static struct sunder_error error;

/* What undo was called with, oldest call first: each call's words joined with '|'. */
static char undone[128][512];
static size_t undone_count;

static int note(const char *const words[])
{
	struct text text = TEXT_IN(undone[undone_count]);

	assert_true(undone_count < COUNT_OF(undone));
	for (const char *const *word = words; *word; word++)
		text_add(&text, "%s%s", word == words ? "" : "|", *word);
	undone_count++;
	return 0;
}

static int undo_note(int directory, const char *const words[], struct sunder_error *ignored)
{
	(void)directory;
	(void)ignored;
	return note(words);
}

static int undo_badly(int directory, const char *const words[], struct sunder_error *told)
{
	(void)directory;
	note(words);
	return error_fill(told, EIO, "undo %s", words[1]);
}

static const struct step_kind noted = {.name = "noted", .undo = undo_note};
static const struct step_kind blank = {.name = "with blanks", .undo = undo_note};
static const struct step_kind bad = {.name = "bad", .undo = undo_badly};
static const struct step_kind *const kinds[] = {&noted, &blank, &bad};

static int start(void **state)
{
	(void)state;
	umask(022);
	directory_make(&ground);
	undone_count = 0;
	memset(&error, 0, sizeof(error));
	return 0;
}

static int finish(void **state)
{
	(void)state;
	directory_remove(&ground);
	arena_free(&arena);
	return 0;
}

static int undo(void)
{
	return record_undo(ground.fd, kinds, COUNT_OF(kinds), &error);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static int create(void)
{
	int record = record_create(ground.fd);

	assert_true(record >= 0);
	return record;
}

static void newest_first(void **state)
{
	int record = create();

	(void)state;
	assert_int_equal(record_add(record, "noted", WORDS("1")), 0);
	assert_int_equal(record_add(record, "with blanks", WORDS("2", "two")), 0);
	assert_int_equal(record_add(record, "noted", (const char *const[]){NULL}), 0);
	close(record);
	assert_int_equal(undo(), 0);
	assert_int_equal(undone_count, 3);
	assert_string_equal(undone[0], "noted");
	assert_string_equal(undone[1], "with blanks|2|two");
	assert_string_equal(undone[2], "noted|1");
}

static void odd_words(void **state)
{
	static const char *const words[] = {" ", "a b", "\n", "a\nb", "\\", "\\n", "\\\\n", "\\ ",
		"n", "\t", "  two  ", "'\"$", "\xff\xfe", "%s%n"};
	int record = create();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		assert_int_equal(record_add(record, "noted", WORDS(words[i], words[i], ".")), 0);
	close(record);
	assert_int_equal(undo(), 0);
	assert_int_equal(undone_count, COUNT_OF(words));
	for (size_t i = 0; i < COUNT_OF(words); i++)
		assert_string_equal(undone[COUNT_OF(words) - 1 - i],
			arena_print(&arena, "noted|%s|%s|.", words[i], words[i]));
}

static void empty_words(void **state)
{
	int record = create();

	(void)state;
	assert_int_equal(record_add(record, "noted", WORDS("", "", "x")), 0);
	close(record);
	assert_int_equal(undo(), 0);
	assert_string_equal(undone[0], "noted|||x");
}

static void empty_words_at_the_end(void **state)
{
	int record = create();

	(void)state;
	assert_int_equal(record_add(record, "noted", WORDS("x", "", "")), 0);
	assert_int_equal(record_add(record, "noted", WORDS("")), 0);
	close(record);
	assert_int_equal(undo(), 0);
	assert_string_equal(undone[0], "noted|");
	assert_string_equal(undone[1], "noted|x||");
}

static void lines_that_are_too_long(void **state)
{
	static char word[16 * 1024];
	int record = create();
	struct stat status;

	(void)state;
	memset(word, 'w', sizeof(word) - 1);
	assert_int_equal(record_add(record, "noted", WORDS(word)), -ENAMETOOLONG);
	/* Escaped, it is twice as long. */
	memset(word, ' ', sizeof(word) / 2);
	word[sizeof(word) / 2] = '\0';
	assert_int_equal(record_add(record, "noted", WORDS(word)), -ENAMETOOLONG);
	assert_int_equal(fstat(record, &status), 0);
	assert_int_equal(status.st_size, 0);
	word[400] = '\0';
	assert_int_equal(record_add(record, "noted", WORDS(word)), 0);
	assert_int_equal(record_add(-1, "noted", WORDS("x")), -EBADF);
	close(record);
	assert_int_equal(undo(), 0);
	assert_int_equal(strlen(undone[0]), strlen("noted|") + 400);
}

static void a_line_that_was_cut_off(void **state)
{
	(void)state;
	directory_write(&ground, "record", "noted first\nnoted sec");
	assert_int_equal(undo(), 0);
	assert_int_equal(undone_count, 1);
	assert_string_equal(undone[0], "noted|first");
	directory_write(&ground, "record", "noted only");
	assert_int_equal(undo(), 0);
	assert_int_equal(undone_count, 1);
}

static void nothing_to_undo(void **state)
{
	(void)state;
	assert_int_equal(undo(), 0);
	directory_write(&ground, "record", "");
	assert_int_equal(undo(), 0);
	directory_write(&ground, "record", "\n\n\n");
	assert_int_equal(undo(), 0);
	assert_int_equal(undone_count, 0);
	assert_int_equal(record_undo(-1, kinds, COUNT_OF(kinds), &error), -EBADF);
}

static void one_record_only(void **state)
{
	struct stat status;
	int record = create();

	(void)state;
	assert_int_equal(fcntl(record, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fstat(record, &status), 0);
	assert_int_equal(status.st_mode, S_IFREG | 0600);
	assert_int_equal(record_create(ground.fd), -EEXIST);
	assert_int_equal(record_create(-1), -EBADF);
	close(record);
	/* A record that is a link is not ours. */
	assert_int_equal(unlinkat(ground.fd, "record", 0), 0);
	directory_write(&ground, "other", "noted x\n");
	assert_int_equal(symlinkat("other", ground.fd, "record"), 0);
	assert_int_equal(undo(), -ELOOP);
	assert_int_equal(undone_count, 0);
}

static void kinds_that_are_not_known(void **state)
{
	(void)state;
	directory_write(&ground, "record", "noted first\nfrom the future\nnoted last\n");
	assert_int_equal(undo(), -EPROTO);
	assert_non_null(strstr(error.doing, "from"));
	assert_int_equal(undone_count, 2);
	assert_string_equal(undone[0], "noted|last");
	assert_string_equal(undone[1], "noted|first");
	/* The beginning of a name is no name. */
	directory_write(&ground, "record", "note x\nnoted2 x\n");
	assert_int_equal(undo(), -EPROTO);
	assert_int_equal(undone_count, 2);
}

static void failing_in_the_middle_goes_on(void **state)
{
	(void)state;
	directory_write(&ground, "record", "bad 1\nnoted 2\nbad 3\nnoted 4\n");
	assert_int_equal(undo(), -EIO);
	assert_int_equal(undone_count, 4);
	assert_string_equal(undone[3], "bad|1");
	/* What failed first is told. */
	assert_string_equal(error.doing, "undo 3");
	/* And it can all be tried again. */
	assert_int_equal(undo(), -EIO);
	assert_int_equal(undone_count, 8);
}

static void more_words_than_fit(void **state)
{
	(void)state;
	directory_write(
		&ground, "record", "noted 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19\n");
	assert_int_equal(undo(), 0);
	assert_string_equal(undone[0], "noted|1|2|3|4|5|6|7|8|9|10|11|12|13|14");
}

static void records_that_are_too_long(void **state)
{
	char word[900];

	(void)state;
	int record = create();

	memset(word, 'w', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	for (int i = 0; i < 80; i++)
		assert_int_equal(record_add(record, "noted", WORDS(word)), 0);
	assert_int_equal(record_add(record, "noted", WORDS("newest")), 0);
	close(record);
	int r = undo();

	assert_true(r < 0 || strcmp(undone[0], "noted|newest") == 0);
}

/* --- the state directory --- */

struct made {
	struct state_directory what;
	struct id_maps maps;
	struct step step;
	struct run run;
};

static const char *path_of(const char *name)
{
	return arena_print(&arena, "%s/%s", ground.path, name);
}

/* As the engine performs it before birth. */
static int try_making(struct made *made, const char *name, size_t layers)
{
	*made = (struct made){
		.what = {.base = path_of("state/of/sunder"),
			.path = path_of(arena_print(&arena, "state/of/sunder/%s", name)),
			.layer_count = layers}};
	made->what.maps = &made->maps;
	id_map_keep(&arena, &made->maps.uid, geteuid(), (struct id_range){0, 0});
	id_map_keep(&arena, &made->maps.gid, getegid(), (struct id_range){0, 0});
	made->step = (struct step){
		.kind = &step_state_directory, .gives = SLOT_STATE, .what = &made->what};
	made->run = (struct run){.record = -1, .socket = -1, .pidfd = -1};
	return step_state_directory.perform(&made->run, &made->step, &error);
}

static void make_state(struct made *made, const char *name, size_t layers)
{
	if (try_making(made, name, layers) < 0)
		fail_msg("%s: %s", error.doing, strerror(error.errnum));
}

static int run_state(const struct run *run)
{
	return run->slots[SLOT_STATE].fd;
}

/* What a sunder that was killed does: the fds, and with them the lock, are gone. */
static void die(struct made *made)
{
	close(made->run.record);
	close(run_state(&made->run));
}

static int undo_state(const struct made *made)
{
	int fd = open(made->what.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = record_undo(fd, step_kinds_to_undo, step_kinds_to_undo_count, &error);

	assert_true(fd >= 0);
	close(fd);
	return r;
}

static void assert_there(const char *path, bool there)
{
	struct stat status;

	if ((lstat(path, &status) == 0) != there)
		fail_msg("%s is %s", path, there ? "gone" : "still there");
}

static void make_file(int directory, const char *path, mode_t mode)
{
	int fd = openat(directory, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	assert_true(fd >= 0);
	close(fd);
}

static void make_directory(int directory, const char *path)
{
	assert_int_equal(mkdirat(directory, path, 0755), 0);
}

static void state_is_made_locked_and_undone(void **state)
{
	struct made made;
	struct stat status;

	(void)state;
	make_state(&made, "sunder-1", 2);
	assert_int_equal(stat(made.what.path, &status), 0);
	assert_int_equal(status.st_mode, S_IFDIR | 0700);
	assert_int_equal(stat(made.what.base, &status), 0);
	assert_int_equal(status.st_mode, S_IFDIR | 0700);
	int other = open(made.what.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), -1);
	close(other);
	/* Its layers were never made: no error. */
	assert_int_equal(undo_state(&made), 0);
	assert_there(made.what.path, false);
	assert_there(made.what.base, true);
	die(&made);
}

static void state_of_that_name_is_there(void **state)
{
	struct made made, second;
	int fds = count_fds();

	(void)state;
	make_state(&made, "sunder-1", 1);
	assert_int_equal(try_making(&second, "sunder-1", 1), -EEXIST);
	assert_string_equal(error.doing,
		arena_print(&arena, "make the container's directory %s", made.what.path));
	assert_there(made.what.path, true);
	assert_int_equal(undo_state(&made), 0);
	die(&made);
	assert_int_equal(count_fds(), fds);
}

static void state_base_that_cannot_be(void **state)
{
	struct made made;

	(void)state;
	directory_write(&ground, "state", "a file");
	assert_int_equal(try_making(&made, "sunder-1", 1), -ENOTDIR);
	assert_true(*error.hint);
}

static void fill_layer(int directory)
{
	make_directory(directory, "upper0");
	make_directory(directory, "upper0/a");
	make_directory(directory, "upper0/a/b");
	make_file(directory, "upper0/a/b/file", 0);
	make_directory(directory, "work0");
	make_directory(directory, "work0/work");
	make_directory(directory, "work0/work/index");
}

static void state_with_layers(void **state)
{
	struct made made;

	(void)state;
	make_state(&made, "sunder-1", 1);
	fill_layer(run_state(&made.run));
	/* As overlayfs leaves it, and as somebody inside may leave it. */
	assert_int_equal(fchmodat(run_state(&made.run), "work0/work", 0, 0), 0);
	assert_int_equal(fchmodat(run_state(&made.run), "upper0/a/b", 0, 0), 0);
	assert_int_equal(fchmodat(run_state(&made.run), "upper0/a", 0, 0), 0);
	die(&made);
	assert_int_equal(undo_state(&made), 0);
	assert_there(made.what.path, false);
}

static void state_with_read_only_layers(void **state)
{
	struct made made;

	(void)state;
	make_state(&made, "sunder-1", 1);
	fill_layer(run_state(&made.run));
	assert_int_equal(fchmodat(run_state(&made.run), "upper0/a/b", 0555, 0), 0);
	die(&made);
	int r = undo_state(&made);

	assert_int_equal(fchmodat(AT_FDCWD, path_of("state"), 0700, 0), 0);
	if (r < 0)
		system(arena_print(&arena, "chmod -R u+w %s", path_of("state")));
	assert_int_equal(r, 0);
	assert_there(made.what.path, false);
}

static void state_with_links(void **state)
{
	struct made made;
	struct stat status;

	(void)state;
	make_directory(ground.fd, "outside");
	directory_write(&ground, "outside/secret", "secret");
	make_state(&made, "sunder-1", 3);
	int at = run_state(&made.run);

	fill_layer(at);
	assert_int_equal(symlinkat(path_of("outside"), at, "upper0/a/out"), 0);
	assert_int_equal(symlinkat("../../../../../../outside/secret", at, "upper0/a/b/out"), 0);
	assert_int_equal(symlinkat("/", at, "upper0/root"), 0);
	/* Instead of a layer. */
	assert_int_equal(symlinkat(path_of("outside"), at, "upper1"), 0);
	assert_int_equal(symlinkat(path_of("outside"), at, "work1"), 0);
	make_file(at, "upper2", 0600);
	die(&made);
	assert_int_equal(undo_state(&made), 0);
	assert_there(made.what.path, false);
	assert_int_equal(stat(path_of("outside/secret"), &status), 0);
	assert_int_equal(status.st_size, 6);
	assert_int_equal(stat(path_of("outside"), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0755);
}

static void state_undone_twice(void **state)
{
	struct made made;
	const struct step_kind *const *kind = step_kinds_to_undo;

	(void)state;
	make_state(&made, "sunder-1", 1);
	fill_layer(run_state(&made.run));
	int directory = run_state(&made.run);
	const char *const words[] = {
		"state directory", made.what.path, "1", "0 0 1", "0 0 1", NULL};

	while (kind[0] != &step_state_directory)
		kind++;
	assert_int_equal(kind[0]->undo(directory, words, &error), 0);
	assert_there(made.what.path, false);
	assert_int_equal(kind[0]->undo(directory, words, &error), 0);
	/* Something else has its name now: a link, or another's directory. */
	make_directory(ground.fd, "outside");
	make_directory(ground.fd, "outside/upper0");
	assert_int_equal(symlink(path_of("outside"), made.what.path), 0);
	assert_int_equal(kind[0]->undo(directory, words, &error), 0);
	assert_there(path_of("outside/upper0"), true);
	assert_there(made.what.path, true);
	assert_int_equal(unlink(made.what.path), 0);
	assert_int_equal(mkdir(made.what.path, 0700), 0);
	assert_int_equal(kind[0]->undo(directory, words, &error), 0);
	assert_there(made.what.path, true);
	die(&made);
}

/* What a record in one directory says of another one is not done there. */
static void state_that_was_copied(void **state)
{
	struct made made;

	(void)state;
	make_state(&made, "sunder-00000001", 1);
	fill_layer(run_state(&made.run));
	make_directory(ground.fd, "copy");
	make_directory(ground.fd, "copy/sunder-00000001");
	make_directory(ground.fd, "copy/sunder-00000001/upper0");
	make_file(ground.fd, "copy/sunder-00000001/upper0/file", 0600);
	directory_write(&ground, "copy/sunder-00000001/record",
		arena_print(
			&arena, "state\\ directory %s 1 0\\ 0\\ 1 0\\ 0\\ 1\n", made.what.path));
	assert_int_equal(fchmodat(ground.fd, "copy", 0700, 0), 0);
	assert_int_equal(state_clear_up(path_of("copy"), &error), 0);
	assert_there(path_of("copy/sunder-00000001"), false);
	assert_there(arena_print(&arena, "%s/upper0", made.what.path), true);
	assert_there(arena_print(&arena, "%s/record", made.what.path), true);
	die(&made);
	assert_int_equal(undo_state(&made), 0);
	assert_there(made.what.path, false);
}

static void state_records_that_are_none(void **state)
{
	const char *const nowhere = path_of("nowhere");
	const char *const records[][6] = {
		{"state directory", NULL},
		{"state directory", nowhere, NULL},
		{"state directory", nowhere, "1", "0 0 1", NULL},
		{"state directory", nowhere, "x", "0 0 1", "0 0 1", NULL},
		{"state directory", nowhere, "-1", "0 0 1", "0 0 1", NULL},
		{"state directory", nowhere, "100001", "0 0 1", "0 0 1", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(records); i++)
		assert_int_equal(step_state_directory.undo(ground.fd, records[i], &error), -EPROTO);
}

static void state_of_a_host_user_namespace(void **state)
{
	struct made made;

	(void)state;
	make_state(&made, "sunder-1", 1);
	die(&made);
	/* As identity.c has it then: no maps at all. */
	assert_int_equal(unlink(path_of("state/of/sunder/sunder-1/record")), 0);
	assert_int_equal(rmdir(made.what.path), 0);
	made.maps = (struct id_maps){0};
	made.run = (struct run){.record = -1, .socket = -1, .pidfd = -1};
	assert_int_equal(step_state_directory.perform(&made.run, &made.step, &error), 0);
	die(&made);
	assert_int_equal(undo_state(&made), 0);
	assert_there(made.what.path, false);
}

static void clearing_up_after_others(void **state)
{
	struct made dead, alive;

	(void)state;
	make_state(&dead, "sunder-0000dead", 1);
	make_state(&alive, "sunder-a11ce000", 1);
	fill_layer(run_state(&dead.run));
	die(&dead);
	make_directory(ground.fd, "state/of/sunder/sunder-e0000000");
	make_directory(ground.fd, "state/of/sunder/not-ours");
	make_directory(ground.fd, "state/of/sunder/sunder-notes");
	directory_write(&ground, "state/of/sunder/sunder-notes/record", "of a concert");
	directory_write(&ground, "state/of/sunder/sunder-f11e0000", "x");
	assert_int_equal(symlinkat("..", ground.fd, "state/of/sunder/sunder-11111111"), 0);
	assert_int_equal(state_clear_up(dead.what.base, &error), 0);
	assert_there(dead.what.path, false);
	assert_there(path_of("state/of/sunder/sunder-e0000000"), false);
	assert_there(alive.what.path, true);
	assert_there(path_of("state/of/sunder/sunder-a11ce000/record"), true);
	assert_there(path_of("state/of/sunder/not-ours"), true);
	assert_there(path_of("state/of/sunder/sunder-notes/record"), true);
	assert_there(path_of("state/of/sunder/sunder-f11e0000"), true);
	assert_there(path_of("state/of/sunder/sunder-11111111"), true);
	die(&alive);
	assert_int_equal(state_clear_up(dead.what.base, &error), 0);
	assert_there(alive.what.path, false);
	assert_int_equal(state_clear_up(path_of("no/such"), &error), 0);
	/* One that cannot be understood: told, and the others are cleared up all the same. */
	make_directory(ground.fd, "state/of/sunder/sunder-0dd00000");
	directory_write(&ground, "state/of/sunder/sunder-0dd00000/record", "odd\n");
	make_state(&dead, "sunder-0000dead", 0);
	die(&dead);
	assert_int_equal(state_clear_up(dead.what.base, &error), -EPROTO);
	assert_there(dead.what.path, false);
	assert_there(path_of("state/of/sunder/sunder-0dd00000/record"), true);
}

/* --- the PID file --- */

/* As the engine performs it when the command is about to run. */
static int write_pid_file(const char *path, int64_t pid)
{
	struct step step = {.kind = &step_pid_file, .what = path};
	struct run run = {.record = create()};

	run.slots[SLOT_READY] = (struct value){.fd = -1, .number = pid};
	slot_set_add(&run.filled, SLOT_READY);
	int r = step_pid_file.perform(&run, &step, &error);

	close(run.record);
	return r;
}

static int undo_pid_file(void)
{
	return record_undo(ground.fd, step_kinds_to_undo, step_kinds_to_undo_count, &error);
}

static void assert_holds(const char *path, const char *wanted)
{
	char content[64] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0 && read(fd, content, sizeof(content) - 1) >= 0);
	close(fd);
	assert_string_equal(content, wanted);
}

static void pid_file(void **state)
{
	const char *path = path_of("run/a pid\nfile");

	(void)state;
	make_directory(ground.fd, "run");
	assert_int_equal(write_pid_file(path, 4711), 0);
	assert_holds(path, "4711\n");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(undo_pid_file(), 0);
		assert_there(path, false);
	}
	assert_int_equal(rmdir(path_of("run")), 0); /* nothing is beside it */
	const char *const too_few[] = {"pid file", NULL};
	const char *const up[] = {"pid file", "/", "1", "2", "../file", "x", "1\n", NULL};

	assert_int_equal(step_pid_file.undo(ground.fd, too_few, &error), -EPROTO);
	assert_int_equal(step_pid_file.undo(ground.fd, up, &error), -EPROTO);
}

static void pid_file_of_somebody_else(void **state)
{
	const char *path = path_of("pid");

	(void)state;
	/* A stale one is replaced; one that was written since stays. */
	directory_write(&ground, "pid", "99\n");
	assert_int_equal(write_pid_file(path, 4711), 0);
	assert_holds(path, "4711\n");
	directory_write(&ground, "pid", "4712\n");
	assert_int_equal(undo_pid_file(), 0);
	assert_holds(path, "4712\n");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(undo_pid_file(), 0);
	assert_there(path, true);
}

static void pid_file_over_something_else(void **state)
{
	(void)state;
	directory_write(&ground, "notes", "12 and more\n");
	assert_int_equal(symlinkat("notes", ground.fd, "link"), 0);
	assert_int_equal(mknodat(ground.fd, "pipe", S_IFIFO | 0600, 0), 0);
	assert_int_equal(mkdirat(ground.fd, "directory", 0700), 0);
	static const struct {
		const char *name;
		int r;
	} refused[] = {
		{"notes", -EEXIST}, {"link", -EEXIST}, {"pipe", -EEXIST}, {"directory", -EISDIR}};

	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		assert_int_equal(write_pid_file(path_of(refused[i].name), 1), refused[i].r);
		assert_int_equal(undo_pid_file(), 0);
		assert_int_equal(unlink(path_of("record")), 0);
		assert_there(path_of(refused[i].name), true);
	}
	assert_holds(path_of("notes"), "12 and more\n");
}

/* The directory was moved away, and another one has its name. */
static void pid_file_in_another_directory(void **state)
{
	(void)state;
	make_directory(ground.fd, "run");
	assert_int_equal(write_pid_file(path_of("run/pid"), 4711), 0);
	assert_int_equal(renameat(ground.fd, "run", ground.fd, "old"), 0);
	make_directory(ground.fd, "other");
	directory_write(&ground, "other/pid", "4711\n");
	assert_int_equal(symlinkat("other", ground.fd, "run"), 0);
	assert_int_equal(undo_pid_file(), 0);
	assert_there(path_of("other/pid"), true);
}

static void pid_file_that_cannot_be_written(void **state)
{
	struct step step = {.kind = &step_pid_file, .what = path_of("no/such/file")};
	struct run run = {.record = -1};

	(void)state;
	assert_int_equal(step_pid_file.perform(&run, &step, &error), -ENOENT);
	assert_string_equal(
		error.doing, arena_print(&arena, "write the PID file %s", path_of("no/such/file")));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		CASE(newest_first),
		CASE(odd_words),
		CASE(empty_words),
		CASE(empty_words_at_the_end),
		CASE(lines_that_are_too_long),
		CASE(a_line_that_was_cut_off),
		CASE(nothing_to_undo),
		CASE(one_record_only),
		CASE(kinds_that_are_not_known),
		CASE(failing_in_the_middle_goes_on),
		CASE(more_words_than_fit),
		CASE(records_that_are_too_long),
		CASE(state_is_made_locked_and_undone),
		CASE(state_of_that_name_is_there),
		CASE(state_base_that_cannot_be),
		CASE(state_with_layers),
		CASE(state_with_read_only_layers),
		CASE(state_with_links),
		CASE(state_undone_twice),
		CASE(state_that_was_copied),
		CASE(state_records_that_are_none),
		CASE(state_of_a_host_user_namespace),
		CASE(clearing_up_after_others),
		CASE(pid_file),
		CASE(pid_file_of_somebody_else),
		CASE(pid_file_over_something_else),
		CASE(pid_file_in_another_directory),
		CASE(pid_file_that_cannot_be_written),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return is_second_run(argc, argv) ? failed : failed + once_more_as_user(argv);
}
