/* The result: one JSON object on one line, its members in the order of the calls. */
#ifndef REPORT_H
#define REPORT_H

#include <stdint.h>

struct latency;

/* What all modes report first and last; report_end() prints the line. */
void report_begin(void);
void report_end(void);

void report_text(const char *key, const char *value);
void report_count(const char *key, uint64_t value);
void report_signed(const char *key, int64_t value);
void report_number(const char *key, int decimals, double value);
void report_list(const char *key, int count, const long *values);
void report_latency(const struct latency *latency);

/* A complete line with an "error" in place of results; exits with status 1. */
_Noreturn void report_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* 0 when there is nothing to divide by. */
double per(double amount, double count);

#endif
