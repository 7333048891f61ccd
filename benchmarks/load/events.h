/* Shell commands that run at given times of the measurement, e.g. to cut a link and to heal it. */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>
#include <stdint.h>

/* Parses "T:command;T:command". */
void events_init(const char *text);
bool events_any(void);

/* Runs what is due; times count from the given start. */
void events_run_due(uint64_t start_ns, uint64_t now);

/* When the latest command had finished. */
uint64_t events_last_end_ns(void);

#endif
