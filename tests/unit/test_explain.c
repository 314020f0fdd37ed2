/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Explanations: the right commands, in an order in which one person could type them. */
#include <errno.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mount.h>
#include <cmocka.h>

#include "made.h"
#include "plan/explain.h"

static struct made made;
static char words[64 * 1024];
static struct plan plan;

static int start(void **state)
{
	static const char *const arguments[] = {"sh", NULL};

	(void)state;
	made_start(&made);
	plan_start(&plan, &made.arena);
	plan.ending.file = "sh";
	plan.ending.arguments = arguments;
	return 0;
}

static int finish(void **state)
{
	(void)state;
	made_finish(&made);
	return 0;
}

static void explain(const struct plan *which, bool root)
{
	struct text text = TEXT_IN(words);

	explain_plan(which, root, &text);
	assert_false(text.cut);
}

static void explain_made(void)
{
	made_make(&made);
	explain(&made.container.plan, geteuid() == 0);
}

static void assert_says(const char *line)
{
	if (!strstr(words, line))
		fail_msg("'%s' is missing in:\n%s", line, words);
}

static void assert_silent(const char *part)
{
	if (strstr(words, part))
		fail_msg("'%s' is in:\n%s", part, words);
}

static void assert_before(const char *first, const char *second)
{
	assert_says(first);
	assert_says(second);
	if (strstr(words, first) > strstr(words, second))
		fail_msg("'%s' comes after '%s' in:\n%s", first, second, words);
}

/* A step that is explained by its word, and would be the end of the test if it were performed. */
static void explain_word(struct transcript *transcript, const struct step *step)
{
	transcript_command(transcript, "%s", (const char *)step->what);
}

static int perform_word(struct run *run, const struct step *step, struct sunder_error *error)
{
	(void)run;
	(void)error;
	fail_msg("%s was performed", (const char *)step->what);
	return 0;
}

static const struct step_kind word = {
	.name = "word", .perform = perform_word, .explain = explain_word};

static struct step *add(enum actor actor, const char *what)
{
	return plan_add(&plan, &word, actor, what);
}

static void two_terminals(void **state)
{
	(void)state;
	plan.birth.create = CLONE_NEWUSER | CLONE_NEWNS;
	add(HOST, "early");
	plan_birth(&plan);
	add(CONTAINER, "third")->needs[0] = 30;
	add(HOST, "second")->gives = 30;
	add(HOST, "fifth")->needs[0] = 31;
	add(CONTAINER, "fourth")->gives = 31;
	add(CONTAINER, "sixth")->needs[0] = 32;
	add(HOST, "between")->gives = 32;
	explain(&plan, false);
	assert_before("on the host:\n  $ early\n", "  # unshare --user");
	assert_before("  # unshare --user", "on the host:\n  $ second\n");
	assert_before("  $ second\n", "in the container:\n  # third\n  # fourth\n");
	assert_before("  # fourth\n", "on the host:\n  $ fifth\n  $ between\n");
	assert_before("  $ between\n", "in the container:\n  # sixth\n  # exec sh\n");
	explain(&plan, true);
	assert_says("  # early\n");
	assert_silent("$ second");
}

static void births(void **state)
{
	(void)state;
	plan.birth.create = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET |
			    CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP | CLONE_NEWTIME;
	plan_birth(&plan);
	explain(&plan, false);
	static const char *const options[] = {" --user", " --mount", " --pid", " --net", " --uts",
		" --ipc", " --cgroup", " --time", " --fork"};

	for (size_t i = 0; i < COUNT_OF(options); i++)
		assert_says(options[i]);
	assert_silent("PID=");
	plan.birth.create = CLONE_NEWUTS;
	plan.birth.seat = IN_PLACE;
	explain(&plan, false);
	assert_says("# unshare --uts sh\n");
	plan.birth.seat = BY_SPAWNER;
	plan.birth.has_owner = true;
	plan.birth.owner_uid = 12;
	plan.birth.owner_gid = 34;
	plan.birth.join_count = 1;
	add(HOST, "needs it")->needs[1] = SLOT_PID;
	plan.birth.joining = "--target 5 --user";
	explain(&plan, false);
	assert_before("nsenter --target 5 --user sh\n", "unshare --uts --fork --owner 12:34 sh\n");
	assert_before("PID=$(", "needs it");
}

static void ends(void **state)
{
	static const char *const arguments[] = {"ls", "-l", "a b", "", "it's", "$HOME", NULL};
	static const gid_t groups[] = {4, 5};

	(void)state;
	plan_birth(&plan);
	plan.ending.file = "/bin/ls";
	plan.ending.arguments = arguments;
	plan.ending.directory = "/a dir";
	explain(&plan, false);
	assert_says("  # cd '/a dir'\n  # exec /bin/ls -l 'a b' '' 'it'\\''s' '$HOME'\n");
	plan.ending.directory = "/";
	plan.ending.set_uid = plan.ending.set_gid = plan.ending.set_groups = true;
	plan.ending.uid = 1;
	plan.ending.gid = 2;
	plan.ending.groups = groups;
	plan.ending.group_count = 2;
	plan.ending.limit_capabilities = plan.ending.no_new_privileges = true;
	plan.ending.capabilities = 1;
	explain(&plan, false);
	assert_silent("cd ");
	assert_says("exec setpriv --reuid 1 --regid 2 --groups 4,5 --bounding-set -all,+chown");
	assert_says(" --no-new-privs /bin/ls -l");
	plan.ending.group_count = 0;
	plan.ending.ambient = 1 << 5;
	explain(&plan, false);
	assert_says("--clear-groups");
	assert_says("+kill");
	/* setpriv takes each of its options once. */
	plan.ending.ambient |= 1 << 7;
	plan.ending.parent_death_signal = SIGKILL;
	explain(&plan, false);
	assert_says(" --inh-caps -all,+kill,+setuid --ambient-caps -all,+kill,+setuid ");
	assert_says(" --no-new-privs setpriv --pdeathsig KILL /bin/ls");
}

static void all_that_setpriv_can_be_given(void **state)
{
	static gid_t groups[3000];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(groups); i++)
		groups[i] = UINT32_MAX - 1;
	plan_birth(&plan);
	plan.ending.set_groups = plan.ending.limit_capabilities = true;
	plan.ending.groups = groups;
	plan.ending.group_count = COUNT_OF(groups);
	plan.ending.capabilities = plan.ending.ambient = UINT64_MAX;
	plan.ending.no_new_privileges = true;
	explain(&plan, false);
	assert_says(",4294967294 --bounding-set -all,+chown,");
	assert_says(",+checkpoint_restore --no-new-privs sh\n");
}

static void an_id_map_of_many(void **state)
{
	struct id_maps maps = {0};
	struct id_mapping mapping = {.maps = &maps, .means = BY_ITSELF};
	char last[64];

	(void)state;
	for (uint32_t i = 0; i < 340; i++)
		id_map_add(&made.arena, &maps.uid, (struct id_extent){1000000000 + i, i, 1});
	maps.gid = maps.uid;
	plan_birth(&plan);
	plan_add(&plan, &step_id_map, CONTAINER, &mapping);
	for (int means = BY_ITSELF; means <= BY_HELPERS; means++) {
		mapping.means = (unsigned)means;
		explain(&plan, false);
		assert_says("1000000339 339 1");
		text_print(last, "%s", means == BY_HELPERS ? " 339 1\n" : " 339 1' > /proc/");
		assert_says(last);
	}
}

static void as_long_as_it_may_be(void **state)
{
	static char longest[300000];
	const char *const arguments[] = {"echo", longest, longest, NULL};

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	plan_birth(&plan);
	plan.ending.arguments = arguments;
	struct text text = explain_whole(&plan, false);

	assert_false(text.cut);
	assert_true(text.used > 2 * sizeof(longest));
	assert_string_equal(text.start + text.used - 4, "xxx\n");
	plan.ending.arguments = NULL;
}

static void explain_file(const char *content)
{
	static struct system_file file = {.place = "/etc/it", .name = "it"};

	file.content = content;
	plan.step_count = 0;
	plan_birth(&plan);
	plan_add(&plan, &step_system_file, CONTAINER, &file);
	explain(&plan, false);
}

static void contents(void **state)
{
	static char lines[5000];

	(void)state;
	explain_file("a\tb 100%\n");
	assert_says("# printf 'a\\tb 100%%\\n' > $WORK/it\n");
	explain_file("it's \\n \033[31m");
	assert_says("# printf 'it'\\''s \\\\n \\033[31m' > $WORK/it\n");
	explain_file("-v");
	assert_says("# printf '\\055v' > $WORK/it\n");
	explain_file("");
	assert_says("# printf '' > $WORK/it\n");
	memset(lines, '\n', sizeof(lines) - 2);
	lines[sizeof(lines) - 2] = 'z';
	explain_file(lines);
	assert_says("\\n\\nz' > $WORK/it\n");
}

static void layers_that_are_taken_apart(void **state)
{
	struct overlay overlay = {.lower = "/a,b:c", .place = "/", .attributes = MS_NODEV};

	(void)state;
	plan_birth(&plan);
	plan_add(&plan, &step_root_overlay, CONTAINER, &overlay);
	explain(&plan, false);
	assert_says("lowerdir=/proc/self/fd/3,upperdir=$WORK/upper0,");
	assert_says(",userxattr,nodev overlay $ROOT 3</a,b:c\n");
	overlay.lower = "/a b";
	overlay.state = "/s,t u";
	overlay.privileged = true;
	explain(&plan, false);
	assert_says("STATE='/s,t u'\n");
	assert_says(
		"lowerdir='/a b',upperdir=/proc/self/fd/4/upper0,workdir=/proc/self/fd/4/work0,");
	assert_says(",redirect_dir=off,metacopy=off,nodev overlay $ROOT 4<\"$STATE\"\n");
}

static void announcements(void **state)
{
	struct status status = {.fd = 1, .id = "sunder-1"};

	(void)state;
	plan_birth(&plan);
	plan_add(&plan, &step_pid_file, HOST, "/a b")->needs[0] = SLOT_READY;
	plan_add(&plan, &step_status, HOST, &status)->needs[0] = SLOT_READY;
	explain(&plan, false);
	assert_before("  $ PID=$(pgrep", "  $ echo $PID > '/a b'\n");
	assert_before(
		"/a b", "  $ echo '{\"id\":\"sunder-1\",\"pid\":'$PID',\"init-pid\":'$PID'}'\n");
	assert_before("init-pid", "  # exec sh\n");
}

static void no_command(void **state)
{
	(void)state;
	plan_birth(&plan);
	plan.ending.file = NULL;
	plan.ending.arguments = NULL;
	explain(&plan, false);
	assert_silent("exec");
}

static void long_commands(void **state)
{
	static char script[5000];
	const char *const arguments[] = {"sh", "-c", script, NULL};

	(void)state;
	memset(script, 'x', sizeof(script) - 1);
	plan.ending.arguments = arguments;
	plan_birth(&plan);
	explain(&plan, false);
	assert_says(script);
}

static void quoting(void **state)
{
	struct transcript transcript = {.plan = &plan};

	(void)state;
	assert_string_equal(transcript_quote(&transcript, "plain"), "plain");
	assert_string_equal(transcript_quote(&transcript, "a b"), "'a b'");
	assert_string_equal(transcript_quote(&transcript, "''''''''"),
		"''\\'''\\'''\\'''\\'''\\'''\\'''\\'''\\'''");
	assert_string_equal(transcript_inside(&transcript, "/etc/hosts"), "$ROOT/etc/hosts");
	assert_string_equal(transcript_inside(&transcript, "//"), "$ROOT");
	assert_string_equal(transcript_inside(&transcript, "/a b"), "$ROOT/'a b'");
	assert_string_equal(transcript_inside(&transcript, "/$(x)"), "$ROOT/'$(x)'");
}

/* --- of containers --- */

/* What would be typed, without prompts and headings, is something that a shell can read. */
static void assert_shell_reads_it(void)
{
	FILE *shell = popen("/bin/sh -n", "w");

	assert_non_null(shell);
	for (const char *line = words; *line;) {
		size_t length = strcspn(line, "\n") + 1;
		bool remark = strncmp(line, "    -- ", 7) == 0;
		bool heading = strncmp(line, "on the host:\n", length) == 0 ||
			       strncmp(line, "in the container:\n", length) == 0;
		size_t prompt = strncmp(line, "  # ", 4) == 0 || strncmp(line, "  $ ", 4) == 0 ? 4
											       : 0;

		if (!remark && !heading)
			fwrite(line + prompt, 1, length - prompt, shell);
		line += length;
	}
	if (pclose(shell) != 0)
		fail_msg("sh cannot read:\n%s", words);
}

/* Nothing is taken out of a variable in a terminal in which nobody has set it. */
static void assert_variables_are_set(const char *heading, const char *name)
{
	char use[16], set[16];
	bool here = false, is_set = false;

	text_print(use, "$%s", name);
	text_print(set, "%s=", name);
	for (const char *line = words; *line;) {
		size_t length = strcspn(line, "\n");
		char *copy = arena_copy_bytes(&made.arena, line, length);

		if (copy[0] && copy[length - 1] == ':' && copy[0] != ' ')
			here = strcmp(copy, heading) == 0;
		const char *used = strstr(copy, use), *given = strstr(copy, set);

		if (here && used && !is_set && !(given && given < used))
			fail_msg("%s %s uses %s, which nobody set there", heading, copy, use);
		is_set |= here && given;
		line += length + (line[length] != '\0');
	}
}

static void assert_can_be_typed(void)
{
	assert_shell_reads_it();
	assert_variables_are_set("on the host:", "PID");
	assert_variables_are_set("on the host:", "STATE");
	assert_variables_are_set("on the host:", "ROOT");
	assert_variables_are_set("in the container:", "ROOT");
	assert_variables_are_set("in the container:", "WORK");
}

static void a_usual_container(void **state)
{
	(void)state;
	explain_made();
	assert_can_be_typed();
	assert_before("unshare --user", "hostname sunder-");
	assert_before("_map", "mount -t tmpfs");
	assert_before("WORK=", "mount -t proc -o nosuid,nodev,noexec proc $ROOT/proc");
	assert_before("proc $ROOT/proc", "sysfs $ROOT/sys");
	assert_before("mount -t devpts", "pivot_root . .");
	assert_before("pivot_root . .", "umount -l .");
	assert_before("umount -l .", " --no-new-privs true\n");
	assert_says("ip link set lo up");
	assert_says("--no-new-privs true\n");
	assert_says(made.root);
}

static void options_and_what_they_say(void **state)
{
	const struct placement placements[] = {{.kind = PLACE_BIND,
						       .source = "/usr",
						       .is_directory = true,
						       .place = "/my usr",
						       .read_only = true},
		{.kind = PLACE_TMPFS, .place = "/t", .size = 4096},
		{.kind = PLACE_HIDE, .place = "/secret"}};

	(void)state;
	made.options.placements = placements;
	made.options.placement_count = COUNT_OF(placements);
	made.options.read_only = true;
	made.options.share = CLONE_NEWNET;
	made.options.hostname = "box";
	made.options.offsets = (struct time_offsets){true, true, -5, 100};
	explain_made();
	assert_can_be_typed();
	assert_silent("--net");
	assert_silent("ip link");
	assert_says("hostname box\n");
	assert_says("unshare --time --monotonic -5 --boottime 100");
	/* As root it is the host's, with its ids mapped. */
	assert_before(geteuid() == 0 ? "mount -N $PID --rbind -o X-mount.idmap=/proc/$PID/ns/user,"
				     : "mount --rbind -o ",
		"ro=recursive,nosuid=recursive,nodev=recursive /usr $ROOT/'my usr'\n");
	assert_before("/usr $ROOT/'my usr'\n", "size=4096");
	assert_before("size=4096,nosuid,nodev tmpfs $ROOT/t\n", "$WORK/empty $ROOT/secret\n");
	assert_before("$WORK/empty $ROOT/secret\n", "mount -o remount,bind,ro $ROOT\n");
	assert_before("mount -o remount,bind,ro $ROOT\n", "pivot_root");
}

static void layers_on_disk(void **state)
{
	(void)state;
	made.options.layers = LAYERS_ON_DISK;
	explain_made();
	assert_can_be_typed();
	assert_before("STATE=", "unshare");
	assert_says(made.container.id);
	assert_before("&& mkdir -m 700 $STATE", "unshare");
}

static void state_in_both_terminals(void **state)
{
	(void)state;
	made.options.layers = LAYERS_ON_DISK;
	explain_made();
	assert_variables_are_set("in the container:", "STATE");
}

static void odd_paths(void **state)
{
	char odd[80];

	(void)state;
	text_print(odd, "%s/it's my root; $(ls)", made.ground.path);
	assert_int_equal(mkdir(odd, 0755), 0);
	made.options.root = odd;
	made.options.hostname = "a b";
	made.options.directory = "/w d";
	explain_made();
	assert_shell_reads_it();
	assert_says("it'\\''s my root; $(ls)'");
	assert_says("hostname 'a b'\n");
	assert_says("cd '/w d'\n");
}

static void odd_paths_written_through(void **state)
{
	char odd[80];

	(void)state;
	text_print(odd, "%s/my root", made.ground.path);
	assert_int_equal(mkdir(odd, 0755), 0);
	made.options.root = odd;
	made.options.write_through = true;
	explain_made();
	assert_says("my root' $ROOT");
}

static void no_user_namespace(void **state)
{
	(void)state;
	made.options.userns = USERNS_HOST;
	explain_made();
	assert_shell_reads_it();
	assert_silent("--user");
	assert_silent("_map");
	assert_says("mount --make-rslave /\n");
}

static void a_copy_of_the_machine(void **state)
{
	const char *list[] = {"PATH=/bin", arena_print(&made.arena, "HOME=%s", made.root), NULL};

	(void)state;
	if (geteuid() == 0)
		skip_because("needs an ordinary user");
	made.options.root = NULL;
	made.options.environment = list;
	explain_made();
	assert_can_be_typed();
	assert_before(" / $ROOT\n", "$ROOT/tmp\n");
	assert_before("$ROOT/tmp\n", "lowerdir=");
	assert_says("userxattr");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, start, finish)

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		CASE(two_terminals),
		CASE(births),
		CASE(ends),
		CASE(all_that_setpriv_can_be_given),
		CASE(an_id_map_of_many),
		CASE(as_long_as_it_may_be),
		CASE(contents),
		CASE(layers_that_are_taken_apart),
		CASE(announcements),
		CASE(no_command),
		CASE(long_commands),
		CASE(quoting),
		CASE(a_usual_container),
		CASE(options_and_what_they_say),
		CASE(layers_on_disk),
		CASE(state_in_both_terminals),
		CASE(odd_paths),
		CASE(odd_paths_written_through),
		CASE(no_user_namespace),
		CASE(a_copy_of_the_machine),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return is_second_run(argc, argv) ? failed : failed + once_more_as_user(argv);
}
