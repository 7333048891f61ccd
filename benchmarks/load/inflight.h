/* The packet identifiers of one publisher: which are free, and which message each of the others stands for. */
#ifndef INFLIGHT_H
#define INFLIGHT_H

#include <stdbool.h>
#include <stdint.h>

struct inflight {
    uint32_t size;      /* identifiers 1..size are in use here */
    uint32_t limit;     /* may be lowered by the broker's Receive Maximum */
    uint32_t count;     /* unacknowledged now */
    uint64_t *sequence; /* by identifier - 1 */
    uint16_t *free;     /* ring of free (identifier - 1) */
    uint32_t free_head; /* both run on; taken modulo size */
    uint32_t free_tail;
};

/* Also empties one that was in use. */
void inflight_init(struct inflight *inflight, uint32_t size);

/* Returns the packet identifier; the caller has checked that count < limit. */
uint16_t inflight_take(struct inflight *inflight, uint64_t sequence);

/* False when the identifier is none of ours. */
bool inflight_release(struct inflight *inflight, uint16_t packet_id, uint64_t *sequence);

#endif
