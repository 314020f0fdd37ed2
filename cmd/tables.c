/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What other files are made of from the option tables: the completion, and parts of the manual.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/message.h"
#include "plan/error.h"
#include "system/capability.h"
#include "system/text.h"

enum { PAGE_SIZE = 64 * 1024 };

/* "--root | --root=": in the next word, or behind '='; an optional argument is only there. */
static void add_argument_case(struct text *text, const struct option_row *option)
{
	if (!option->argument)
		return;
	text_add(text, "\t");
	if (!option_optional_argument(option) && option->letter)
		text_add(text, "-%c | ", option->letter);
	if (!option_optional_argument(option))
		text_add(text, "--%s | ", option->name);
	text_add(text, "--%s=) kind='%s' ;;\n", option->name,
		option->completes ? option->completes : "nothing");
}

static void add_options(struct text *text, const struct command *command)
{
	text_add(text, "\n_sunder_options_%s() { # --NAME or --NAME=\n\toptions='", command->name);
	options_words(command, text);
	text_add(text, "'\n\toperands='%s'\n\tcase $1 in\n",
		command->operands ? command->operands : "");
	for (const struct option_row *option = command->options; option->name; option++)
		add_argument_case(text, option);
	text_add(text, "\t*) kind='option' ;;\n\tesac\n}\n");
}

static void add_capabilities(struct text *text)
{
	text_add(text, "_sunder_capabilities='ALL");
	for (unsigned number = 0; number <= CAPABILITY_LAST; number++)
		text_add(text, " %s", capability_name(number) + strlen("cap_"));
	text_add(text, "'\n");
}

/* What does not depend on the tables. For bash 5.0, without the bash-completion package. */
static const char bash_functions[] =
	"\n"
	"# What follows one more word: sets $kind to 'option' (or the command), 'command' (behind\n"
	"# --), 'rest' (its arguments), or the kind of an option's argument. Where there are\n"
	"# $operands instead, $place is how many there were.\n"
	"_sunder_next() { # WORD\n"
	"\tcase $kind in\n"
	"\toption)\n"
	"\t\tcase $1 in\n"
	"\t\t--) kind=${operands:+operand} kind=${kind:-command} ;;\n"
	"\t\t--*=*) ;;\n"
	"\t\t--*) _sunder_look_up \"$1\" ;;\n"
	"\t\t-?*) _sunder_look_up_letters \"$1\" ;;\n"
	"\t\t*) [[ $operands ]] && ((++place)) || kind=rest ;;\n"
	"\t\tesac\n"
	"\t\t;;\n"
	"\toperand) ((++place)) ;;\n"
	"\tcommand | rest) kind=rest ;;\n"
	"\t*) kind=option ;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"# Looks up the letters of one word: the first that takes an argument takes what follows.\n"
	"_sunder_look_up_letters() { # -LETTERS\n"
	"\tlocal i\n"
	"\tfor ((i = 1; i < ${#1}; i++)); do\n"
	"\t\t\"_sunder_options_$command\" \"-${1:i:1}\"\n"
	"\t\t[[ $kind == option ]] || break\n"
	"\tdone\n"
	"\t((i + 1 >= ${#1})) || kind=option # which is in the word itself\n"
	"}\n"
	"\n"
	"# Looks up an option, maybe abbreviated: $kind is that of its argument, or 'option'.\n"
	"_sunder_look_up() { # --NAME or --NAME=VALUE\n"
	"\tlocal name=${1%%=*} found\n"
	"\tmapfile -t found < <(compgen -W \"$options\" -- \"$name\")\n"
	"\t[[ ${#found[@]} != 1 ]] || name=${found[0]}\n"
	"\t[[ $1 != *=* ]] || name+='='\n"
	"\t\"_sunder_options_$command\" \"$name\"\n"
	"}\n"
	"\n"
	"# The words up to the cursor as sunder will see them; bash splits them at = and : too.\n"
	"# $word is the last of them, and $piece the end of it that bash will replace.\n"
	"_sunder_words() {\n"
	"\tlocal line=${COMP_LINE:0:COMP_POINT} i\n"
	"\twords=()\n"
	"\tfor ((i = 0; i < COMP_CWORD; i++)); do\n"
	"\t\t[[ $i != 0 && $line != [[:space:]]* ]] || words+=('')\n"
	"\t\twords[-1]+=${COMP_WORDS[i]}\n"
	"\t\tline=${line#*\"${COMP_WORDS[i]}\"}\n"
	"\tdone\n"
	"\t[[ $line != [[:space:]]* ]] || words+=('')\n"
	"\tpiece=${line#\"${line%%[![:space:]]*}\"}\n"
	"\twords[-1]+=$piece\n"
	"\tword=${words[-1]#[\\\"\\']}\n"
	"\tpiece=${piece#[\\\"\\']}\n"
	"\t[[ $piece != +([=:]) ]] || piece=\n"
	"\t[[ $word != *@\"$piece\" ]] || piece=@$piece # split there, but replaced from there\n"
	"}\n"
	"\n"
	"# The names of kept layers: none has a blank in it.\n"
	"_sunder_kept() {\n"
	"\tlocal store=${XDG_DATA_HOME:-~/.local/share}/sunder\n"
	"\t((EUID)) || store=/var/lib/sunder/kept\n"
	"\tlocal layer\n"
	"\tfor layer in \"$store\"/*/layer; do\n"
	"\t\t[[ ! -f $layer ]] || { layer=${layer%/layer} && echo \"${layer##*/}\"; }\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# The kind of the operand that is next: the last one is that of all that follow.\n"
	"_sunder_offer_operand() { # WORD\n"
	"\tlocal kinds\n"
	"\tread -ra kinds <<<\"${operands:-command}\"\n"
	"\t((place < ${#kinds[@]})) || place=$((${#kinds[@]} - 1))\n"
	"\t_sunder_offer \"${kinds[place]}\" \"$1\"\n"
	"}\n"
	"\n"
	"# Offers what the end of the word may become.\n"
	"_sunder_offer() { # KIND END\n"
	"\tlocal end=${2#[\\\"\\']} generate=(-W \"$1\") before='' cut=''\n"
	"\tcase $1 in\n"
	"\tnothing) return ;;\n"
	"\tdirectory) generate=(-d) ;;\n"
	"\tfile | rest) generate=(-f) ;;\n"
	"\tcommand) generate=(-c -f) ;;\n"
	"\tuser) generate=(-u) ;;\n"
	"\tkept) generate=(-W \"$(_sunder_kept)\") ;;\n"
	"\tcapability) end=${end##*,} generate=(-W \"$_sunder_capabilities\") ;;\n"
	"\tbind)\n"
	"\t\tgenerate=(-f)\n"
	"\t\t[[ $end != *:* || ${end##*:} == /* ]] || generate=(-W '/ ro rw')\n"
	"\t\tend=${end##*:}\n"
	"\t\t;;\n"
	"\tesac\n"
	"\t[[ ${generate[0]} == -[Wu] ]] || compopt -o filenames 2>/dev/null\n"
	"\tif [[ $piece == *\"$end\" ]]; then\n"
	"\t\tbefore=${piece%\"$end\"}\n"
	"\telse\n"
	"\t\tcut=${end%\"$piece\"}\n"
	"\tfi\n"
	"\tmapfile -t COMPREPLY < <(compgen -P \"$before\" \"${generate[@]}\" -- \"$end\")\n"
	"\tCOMPREPLY=(\"${COMPREPLY[@]#\"$cut\"}\")\n"
	"}\n"
	"\n"
	"_sunder_command() {\n"
	"\tlocal options operands place=0 kind=option earlier\n"
	"\t\"_sunder_options_$command\" ''\n"
	"\tfor earlier in \"${words[@]:2:${#words[@]}-3}\"; do\n"
	"\t\t_sunder_next \"$earlier\"\n"
	"\tdone\n"
	"\tcase $kind,$word in\n"
	"\toption,--*=*)\n"
	"\t\t_sunder_look_up \"$word\"\n"
	"\t\t[[ $kind == option ]] || _sunder_offer \"$kind\" \"${word#*=}\"\n"
	"\t\t;;\n"
	"\toption,-*) _sunder_offer \"$options\" \"$word\" ;;\n"
	"\toption,* | operand,*) _sunder_offer_operand \"$word\" ;;\n"
	"\t*) _sunder_offer \"$kind\" \"$word\" ;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"_sunder() {\n"
	"\tlocal IFS=$' \\t\\n' words word piece command\n"
	"\tCOMPREPLY=()\n"
	"\t_sunder_words\n"
	"\tcommand=${words[1]-}\n"
	"\tif [[ ${#words[@]} == 2 ]]; then\n"
	"\t\t_sunder_offer \"$_sunder_commands\" \"$word\"\n"
	"\telif [[ $command == completion && ${#words[@]} == 3 ]]; then\n"
	"\t\t_sunder_offer bash \"$word\"\n"
	"\telif declare -F \"_sunder_options_$command\" >/dev/null; then\n"
	"\t\t_sunder_command\n"
	"\tfi\n"
	"}\n"
	"complete -F _sunder sunder\n";

static void add_bash(struct text *text)
{
	text_add(text, "# bash completion for sunder, printed by: sunder completion bash\n"
		       "# shellcheck shell=bash\n"
		       "_sunder_commands='");
	for (const struct command *const *command = commands; *command; command++)
		text_add(text, "%s ", (*command)->name);
	text_add(text, "completion --help --version'\n");
	add_capabilities(text);
	for (const struct command *const *command = commands; *command; command++)
		add_options(text, *command);
	text_add(text, "%s", bash_functions);
}

int print_completion(int argc, char *argv[])
{
	static char bytes[PAGE_SIZE];
	struct text text = TEXT_IN(bytes);
	struct sunder_error error;

	if (argc == 2 && strcmp(argv[1], "bash") == 0) {
		add_bash(&text);
		return message_print("sunder", &text);
	}
	error_fill(&error, 0, "completion: there is one for bash: sunder completion bash");
	return message_usage("sunder", &error, SUNDER_STATUS_FAILED);
}

int print_manual(int argc, char *argv[])
{
	static char bytes[PAGE_SIZE];
	struct text text = TEXT_IN(bytes);
	struct sunder_error error;

	for (const struct command *const *command = commands; *command && argc == 3; command++) {
		if (strcmp((*command)->name, argv[2]) != 0)
			continue;
		if (strcmp(argv[1], "synopsis") == 0)
			text_add(&text, "*sunder %s* %s\n", (*command)->name, (*command)->synopsis);
		else
			options_manual(*command, &text);
		return message_print("sunder", &text);
	}
	error_fill(&error, 0, "manual: synopsis COMMAND, or options COMMAND");
	return message_usage("sunder", &error, SUNDER_STATUS_FAILED);
}
