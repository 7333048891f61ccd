/*
 * Which sequence numbers of one publisher have been seen: one bit each, so that losses, duplicates and reordering
 * are exact. A subscriber keeps one ledger per publisher; a publisher keeps one of what was acknowledged.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero is an empty ledger. */
struct ledger {
    uint8_t *bits;
    size_t bytes;
    uint64_t next; /* one above the highest sequence number seen */
};

enum arrival { IN_ORDER, REORDERED, DUPLICATE };

enum arrival ledger_mark(struct ledger *ledger, uint64_t sequence);
bool ledger_contains(const struct ledger *ledger, uint64_t sequence);

#endif
