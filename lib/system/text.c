/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bounded text and numbers. Async-signal-safe: nothing here allocates or asks the locale. */
#include <errno.h>
#include <string.h>

#include "system/text.h"

static void add_bytes(struct text *text, const char *bytes, size_t length)
{
	size_t room = text->size - text->used - 1;

	if (length > room) {
		length = room;
		text->cut = true;
	}
	memcpy(text->start + text->used, bytes, length);
	text->used += length;
	text->start[text->used] = '\0';
}

static void add_unsigned(struct text *text, unsigned long number, unsigned base)
{
	char digits[24];
	size_t i = sizeof(digits);

	do {
		digits[--i] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number);
	add_bytes(text, digits + i, sizeof(digits) - i);
}

static void add_signed(struct text *text, long number)
{
	if (number < 0)
		add_bytes(text, "-", 1);
	add_unsigned(text, number < 0 ? 0 - (unsigned long)number : (unsigned long)number, 10);
}

/* The letters behind a '%', up to the conversion: "ld" gives 'd' and wide. */
struct conversion {
	char kind;
	bool wide;
};

static struct conversion read_conversion(const char **format)
{
	struct conversion found = {0};

	while (**format == 'l' || **format == 'z') {
		found.wide = true;
		(*format)++;
	}
	found.kind = **format;
	if (found.kind) /* a '%' at the very end */
		(*format)++;
	return found;
}

void text_add_list(struct text *text, const char *format, va_list arguments)
{
	while (*format) {
		size_t plain = strcspn(format, "%");

		add_bytes(text, format, plain);
		format += plain;
		if (!*format)
			return;
		format++;
		struct conversion conversion = read_conversion(&format);

		switch (conversion.kind) {
		case 's': {
			const char *word = va_arg(arguments, const char *);

			add_bytes(text, word, strlen(word));
			break;
		}
		case 'c': {
			char letter = (char)va_arg(arguments, int);

			add_bytes(text, &letter, 1);
			break;
		}
		case 'd':
			add_signed(text,
				conversion.wide ? va_arg(arguments, long) : va_arg(arguments, int));
			break;
		case 'u':
		case 'o':
		case 'x':
			add_unsigned(text,
				conversion.wide ? va_arg(arguments, unsigned long)
						: va_arg(arguments, unsigned),
				conversion.kind == 'u'   ? 10
				: conversion.kind == 'o' ? 8
							 : 16);
			break;
		default:
			add_bytes(text, "%", 1);
		}
	}
}

void text_add(struct text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_add_list(text, format, arguments);
	va_end(arguments);
}

void text_add_quoted(struct text *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789%+,-./:=@_";

	if (*word && strspn(word, plain) == strlen(word)) {
		text_add(text, "%s", word);
		return;
	}
	text_add(text, "'");
	for (; *word; word++)
		text_add(text, *word == '\'' ? "'\\''" : "%c", *word);
	text_add(text, "'");
}

bool text_print_sized(char *start, size_t size, const char *format, ...)
{
	struct text text = {.start = start, .size = size};
	va_list arguments;

	*start = '\0';
	va_start(arguments, format);
	text_add_list(&text, format, arguments);
	va_end(arguments);
	return !text.cut;
}

bool text_copy(char *destination, size_t size, const char *source)
{
	return text_print_sized(destination, size, "%s", source);
}

/* Reads digits up to the first other byte; -EINVAL without any, -ERANGE above max. */
static int read_digits(const char **word, uint64_t max, uint64_t *number)
{
	uint64_t value = 0;

	if (**word < '0' || **word > '9')
		return -EINVAL;
	for (; **word >= '0' && **word <= '9'; (*word)++) {
		unsigned digit = (unsigned)(**word - '0');

		if (value > (UINT64_MAX - digit) / 10)
			return -ERANGE;
		value = value * 10 + digit;
	}
	if (value > max)
		return -ERANGE;
	*number = value;
	return 0;
}

int parse_number(const char *word, uint64_t max, uint64_t *number)
{
	uint64_t value;
	int r = read_digits(&word, max, &value);

	if (r < 0)
		return r;
	if (*word)
		return -EINVAL;
	*number = value;
	return 0;
}

int parse_signed(const char *word, int64_t min, int64_t max, int64_t *number)
{
	bool negative = *word == '-';
	uint64_t magnitude;
	int r = parse_number(word + negative, (uint64_t)INT64_MAX + negative, &magnitude);

	if (r < 0)
		return r;
	int64_t value = (int64_t)(negative ? 0 - magnitude : magnitude);

	if (value < min || value > max)
		return -ERANGE;
	*number = value;
	return 0;
}

int parse_size(const char *word, uint64_t *bytes)
{
	static const char units[] = "kmg";
	uint64_t value;
	int r = read_digits(&word, UINT64_MAX >> 30, &value);

	if (r < 0)
		return r;
	if (*word) {
		const char *unit = strchr(units, *word | 0x20);

		if (!unit || word[1])
			return -EINVAL;
		value <<= 10 * (unit - units + 1);
	}
	*bytes = value;
	return 0;
}
