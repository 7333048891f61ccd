/* What every published payload begins with; the rest, up to --size, is filling. */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stdint.h>

/* In host byte order: the process that wrote it reads it. */
struct payload_header {
    uint64_t sent_ns;   /* at a fixed rate: when it should have been sent, so that being late counts */
    uint32_t sequence;  /* per publisher, from 0 */
    uint16_t publisher; /* index */
    uint16_t run;       /* tells our messages from leftovers of other runs */
};

#define PAYLOAD_HEADER_SIZE 16
#define PAYLOAD_PUBLISHERS_MAX 65536
#define PAYLOAD_SEQUENCE_MAX UINT32_MAX

_Static_assert(sizeof(struct payload_header) == PAYLOAD_HEADER_SIZE, "the payload header has no padding");

#endif
