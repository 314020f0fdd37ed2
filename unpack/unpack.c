/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sunder-unpack: the tar archive on standard input, unpacked into the working directory, for
 * `sunder run --root ARCHIVE`, which gives it namespaces of its own and nothing else to reach.
 * It does not trust the archive all the same: what is strange in it refuses all of it. It says at
 * most one line, on standard error: what is wrong (exit status 1), or what was left out (0).
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "unpack/entry.h"

enum { BLOCK_SIZE = 128 * 1024, TAR_BLOCK = 512 };

struct left_out {
	unsigned long nodes;      /* devices and sockets outside of /dev, which is another one */
	unsigned long attributes; /* files that had some which cannot be kept */
};

static _Noreturn __attribute__((format(printf, 1, 2))) void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

static _Noreturn void refuse(const char *name, const char *reason)
{
	char shown[ENTRY_SHOWN_BYTES];

	entry_show(shown, name);
	fail("refused because of its entry %s: %s", shown, reason);
}

static const char *reason_of(struct archive *archive)
{
	const char *words = archive_error_string(archive);

	return words ? words : "libarchive does not say why";
}

/* --- reading --- */

/* A filter that is not built into libarchive is a program that it would run: not here. */
static void support(struct archive *reader)
{
	const int supported[] = {
		archive_read_support_filter_gzip(reader),
		archive_read_support_filter_bzip2(reader),
		archive_read_support_filter_xz(reader),
		archive_read_support_filter_zstd(reader),
		archive_read_support_format_tar(reader),
		/* Up to the end of the file: so its compression's checksum is looked at too. */
		archive_read_set_format_option(reader, "tar", "read_concatenated_archives", "1"),
	};

	for (size_t i = 0; i < sizeof(supported) / sizeof(*supported); i++)
		if (supported[i] != ARCHIVE_OK)
			fail("libarchive was built without what it takes: %s", reason_of(reader));
}

/* EILSEQ: what libarchive means by ARCHIVE_ERRNO_FILE_FORMAT. */
static _Noreturn void fail_reading(struct archive *reader, bool is_begun)
{
	const char *words = archive_error_string(reader);

	if (!is_begun && archive_errno(reader) == EILSEQ)
		fail("not an archive that libarchive knows");
	fail("damaged, or cut off%s%s", words ? ": " : "", words ? words : "");
}

static struct archive *open_reader(void)
{
	struct archive *reader = archive_read_new();

	if (!reader)
		fail("%s", strerror(ENOMEM));
	support(reader);
	if (archive_read_open_fd(reader, STDIN_FILENO, BLOCK_SIZE) != ARCHIVE_OK)
		fail_reading(reader, false);
	return reader;
}

/* The archive ends with blocks of zeros: without them it has been cut off between two entries. */
static void check_end(struct archive *reader)
{
	if (archive_filter_bytes(reader, 0) - archive_read_header_position(reader) < TAR_BLOCK)
		fail("cut off: the end of the archive is missing");
}

/* False at the end. */
static bool next(struct archive *reader, struct archive_entry **entry, bool is_first)
{
	int r = archive_read_next_header(reader, entry);

	if (r == ARCHIVE_OK || r == ARCHIVE_WARN)
		return true;
	if (r == ARCHIVE_EOF && is_first)
		fail("an archive with nothing in it");
	if (r == ARCHIVE_EOF)
		check_end(reader);
	else
		fail_reading(reader, !is_first);
	return false;
}

/* --- writing --- */

static struct archive *open_writer(void)
{
	const int flags = ARCHIVE_EXTRACT_OWNER | ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_TIME |
			  ARCHIVE_EXTRACT_ACL | ARCHIVE_EXTRACT_XATTR |
			  ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT |
			  ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS;
	struct archive *writer = archive_write_disk_new();

	if (!writer)
		fail("%s", strerror(ENOMEM));
	archive_write_disk_set_user_lookup(writer, NULL, entry_look_up, NULL);
	archive_write_disk_set_group_lookup(writer, NULL, entry_look_up, NULL);
	if (archive_write_disk_set_options(writer, flags) != ARCHIVE_OK)
		fail("%s", reason_of(writer));
	return writer;
}

/* What the disk has no room for, of zeros too, is not even begun. */
static void check_size(struct archive_entry *entry)
{
	struct statvfs disk;

	if (archive_entry_size(entry) <= 0)
		return;
	if (statvfs(".", &disk) < 0)
		fail("look at the disk: %s", strerror(errno));
	/* No number of blocks: a tmpfs without a limit. */
	if (disk.f_blocks &&
		(uint64_t)archive_entry_size(entry) / disk.f_frsize > (uint64_t)disk.f_bavail)
		refuse(archive_entry_pathname(entry), "it is larger than what the disk has free");
}

static void check_written(struct archive *writer, int r, const char *name, struct left_out *out)
{
	char shown[ENTRY_SHOWN_BYTES];

	if (r == ARCHIVE_OK)
		return;
	if (r == ARCHIVE_WARN && archive_errno(writer) == EOPNOTSUPP) {
		out->attributes++;
		return;
	}
	entry_show(shown, name);
	if (archive_errno(writer) > 0)
		fail("its entry %s cannot be unpacked: %s", shown, strerror(archive_errno(writer)));
	fail("its entry %s cannot be unpacked: %s", shown, reason_of(writer));
}

static void write_content(
	struct archive *reader, struct archive *writer, const char *name, struct left_out *out)
{
	const void *block;
	size_t size;
	la_int64_t offset;
	int r;

	while ((r = archive_read_data_block(reader, &block, &size, &offset)) >= ARCHIVE_WARN &&
		r != ARCHIVE_EOF) {
		la_ssize_t written = archive_write_data_block(writer, block, size, offset);

		check_written(writer, written < 0 ? (int)written : ARCHIVE_OK, name, out);
	}
	if (r != ARCHIVE_EOF)
		fail_reading(reader, true);
}

static bool is_node(struct archive_entry *entry)
{
	mode_t type = archive_entry_filetype(entry);

	return !archive_entry_hardlink(entry) &&
	       (type == AE_IFCHR || type == AE_IFBLK || type == AE_IFSOCK);
}

static void unpack_entry(struct archive *reader, struct archive *writer,
	struct archive_entry *entry, bool with_owners, struct left_out *out)
{
	const char *name = archive_entry_pathname(entry);
	const char *fault = entry_find_fault(entry);

	if (fault)
		refuse(name ? name : "", fault);
	if (is_node(entry)) {
		if (!entry_is_in_dev(entry))
			out->nodes++;
		return;
	}
	check_size(entry);
	entry_keep_safe_attributes(entry);
	if (!with_owners)
		entry_give_to_root(entry);
	if (!entry_has_numeric_acl(entry)) {
		archive_entry_acl_clear(entry);
		out->attributes++;
	}
	check_written(writer, archive_write_header(writer, entry), name, out);
	if (archive_entry_size(entry) > 0)
		write_content(reader, writer, name, out);
	check_written(writer, archive_write_finish_entry(writer), name, out);
}

static void tell(const struct left_out *out)
{
	if (out->nodes)
		fprintf(stderr, "device nodes and sockets that were left out: %lu", out->nodes);
	if (out->nodes && out->attributes)
		fprintf(stderr, "; ");
	if (out->attributes)
		fprintf(stderr, "files with attributes that cannot be kept: %lu", out->attributes);
	if (out->nodes || out->attributes)
		fputc('\n', stderr);
}

int main(int argc, char *argv[])
{
	bool with_owners = argc == 1;
	struct left_out out = {0};
	struct archive_entry *entry;

	if (argc > 2 || (argc == 2 && strcmp(argv[1], "--no-same-owner") != 0))
		fail("usage: sunder-unpack [--no-same-owner] <ARCHIVE");
	/* No setlocale(3): in C every name stays as it is, where UTF-8 would be normalized. */
	umask(022);
	struct archive *reader = open_reader(), *writer = open_writer();

	for (bool is_first = true; next(reader, &entry, is_first); is_first = false)
		unpack_entry(reader, writer, entry, with_owners, &out);
	/* Only now directories get their permissions and times. */
	if (archive_write_close(writer) != ARCHIVE_OK)
		fail("%s", reason_of(writer));
	tell(&out);
	return EXIT_SUCCESS;
}
