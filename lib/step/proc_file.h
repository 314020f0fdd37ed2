/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing to the kernel through SLOT_PROC: one file, one write. For step kinds. */
#ifndef SUNDER_STEP_PROC_FILE_H
#define SUNDER_STEP_PROC_FILE_H

#include "plan/run.h"

/* 0, or -errno. The fd stays open: the container closes all of them at once (seal.c). */
int proc_file_write(struct run *, const char *path, const char *content);

/* Reads up to size - 1 bytes and adds a NUL. 0, or -errno. */
int proc_file_read(struct run *, const char *path, char *content, size_t size);

/*
 * For steps of the host: /proc, which must be a procfs, and of our PID namespace. An fd, or -errno
 * with the error filled.
 */
int proc_file_open_host(struct sunder_error *);

/* The same for a file of the container's first process: 0, or -errno with the error filled. */
int proc_file_write_of(struct run *, const char *name, const char *content, struct sunder_error *);

#endif
