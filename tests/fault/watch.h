/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Following a tree of processes through their system calls, and striking at one of these. */
#ifndef SUNDER_TESTS_FAULT_WATCH_H
#define SUNDER_TESTS_FAULT_WATCH_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>

#define STATUS_BROKEN      122 /* of inject itself */
#define STATUS_TIME_IS_UP  123
#define STATUS_NOT_REACHED 124

#define MOST_PROCESSES    128
#define MOST_CALL_NUMBERS 512

/* Relative to the life of the program of --until. */
enum phase { BEFORE, RUNNING, AFTER };
extern const char *const phase_names[];

struct process {
	pid_t pid;       /* 0: this place is free */
	int ordinal;     /* -1: a child of a program that is not ours */
	bool introduced; /* its parent's clone has been seen, and so its ordinal is known */
	bool waiting;    /* stopped until it is introduced */
	bool traced;     /* one of ours, and past the first exec */
	bool payload;
	bool failing; /* inside of the call that is to fail */
	unsigned calls;
	unsigned short nth[MOST_CALL_NUMBERS];
};

struct watch {
	/* what was asked for */
	const char *user, *until, *list_path, *report_path, *point;
	int errnum;        /* of the injected failure; 0: none */
	bool kill;         /* or SIGKILL */
	int kill_ordinal;  /* of the process to kill; -1: the one that reached the point */
	long microseconds; /* kill without a point after that time; -1: no */
	long seconds;
	int point_ordinal;
	long point_nth;      /* the K-th of all, or the n-th of that name */
	char point_name[32]; /* "": of all */
	char *const *command;

	/* what has happened */
	struct process processes[MOST_PROCESSES];
	FILE *list;
	int births;
	pid_t first, held, victim;
	dev_t device; /* of the program that is ours */
	ino_t inode;
	bool begun, reached, missed, time_is_up, victim_ended;
	enum phase phase, phase_reached;
	struct timespec reached_at;
	int status; /* of the first process, as wait tells it */
	char reached_words[512];
};

/* Set by the alarm: time is up, and everything is to be killed. */
extern volatile sig_atomic_t alarmed;

_Noreturn void die(const char *doing);

struct process *add_process(struct watch *, pid_t);

/* Begins to trace a process of the caller's that has not executed anything yet. */
void watch_begin(pid_t);

/* The point has been reached, at this time. */
void watch_note_reached(struct watch *);

/* Until the last of the processes has ended, whoever their parents were. */
void watch_all(struct watch *);

#endif
