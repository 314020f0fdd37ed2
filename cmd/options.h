/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One table per command: what its options are called, take and mean. It is what is parsed, what
 * --help prints, what the manual lists, and what the shell completes.
 */
#ifndef SUNDER_CMD_OPTIONS_H
#define SUNDER_CMD_OPTIONS_H

#include <errno.h>
#include <stdbool.h>

#include "sunder.h"
#include "system/text.h"

/*
 * What the rows of a command take into is a struct of the command's that begins with these two;
 * the rest of it is zero at first. Taking may read the machine, and changes nothing on it.
 */
struct option_words {
	struct arena *arena;
	const char *const *environment; /* the caller's */
};

struct option_row {
	char letter;      /* 0: none */
	const char *name; /* long name */
	/*
	 * "DIR": required; "[DIR]": may follow the long name after '='; "-[DIR]": and the letter,
	 * from the rest of its word; "=[DIR]": there '=' may come before it; NULL: none.
	 */
	const char *argument;
	const char *
		help; /* at most 56 characters; "": the row above speaks for it; NULL: in no list */
	/*
	 * Stores it. `value` is NULL where none was given. 0; OPTION_LAST, so that nothing behind
	 * it is looked at; or with the error filled -EINVAL, or OPTION_REFUSED where that says
	 * all, and --help would not tell more.
	 */
	int (*take)(void *into, const char *value, struct sunder_error *);
	/*
	 * As what the shell completes the argument: "directory", "file", "user", "capability"
	 * (also several, with commas between), "bind" (SRC[:DST][:ro|:rw]), "kept" (the name of a
	 * layer), or the words themselves; NULL: there is nothing to offer.
	 */
	const char *completes;
	const char *manual; /* the paragraph in the manual, in scdoc; NULL: `help` says it all */
};

/* Defines take_NAME(), for an option without argument: a field of the words becomes `meaning`. */
#define DEFINE_TAKE_FLAG(words, name, field, meaning, result) \
	static int take_##name(void *into, const char *value, struct sunder_error *error) \
	{ \
		(void)value; \
		(void)error; \
		((words *)into)->field = (meaning); \
		return (result); \
	}

#define OPTION_LAST    1
#define OPTION_REFUSED (-ECANCELED)

struct command {
	const char *name;
	const char *synopsis; /* behind the name: "[OPTION...] [--] [COMMAND [ARGUMENT...]]" */
	const char *summary;  /* one line, lower case, no full stop */
	const struct option_row *options; /* name NULL ends them */
	const char *examples;             /* two lines, indented */
	/*
	 * As what the shell completes the words that are no options, like "kept file": the last one
	 * is for all that follow; "nothing": there are none. Options may come behind such words.
	 * NULL: they are a command with its arguments, and options end there.
	 */
	const char *operands;
	bool is_drop_in; /* a link of this name to sunder is this command */
	/*
	 * Of a drop-in: long names that the original does not have, with blanks around each. What
	 * abbreviates one of the original's does not abbreviate them.
	 */
	const char *own_options;
	/* argv[0] is the command's name; of one that is no drop-in, argv[-1] is the program's. */
	int (*main)(int argc, char *argv[], char *envp[]);
};

/*
 * Parses up to the first word that is no option, or behind "--"; *first is its place in argv.
 * Long names may be abbreviated where that is not ambiguous. 0, or with the error filled -EINVAL,
 * or what the option's `take` returned.
 */
int options_parse(const struct command *, int argc, char *argv[], void *into, int *first,
	struct sunder_error *);

/*
 * The same for a command with operands: the words that are no options, or behind "--", are put
 * into `operands`, which has room for `argc`; NULL ends them. Returns 0 or a negative value.
 */
int options_parse_operands(const struct command *, int argc, char *argv[], void *into,
	const char *operands[], struct sunder_error *);

/* "[DIR]" of an argument that may be left out; NULL where it is required, or there is none. */
const char *option_optional_argument(const struct option_row *);

void options_help(const struct command *, const char *program, struct text *);

/* For the manual, in scdoc: the option list. */
void options_manual(const struct command *, struct text *);

/* The words that complete the option list, separated by blanks. */
void options_words(const struct command *, struct text *);

#endif
