#include "inflight.h"

#include "util.h"

#include <stdlib.h>

void inflight_init(struct inflight *inflight, uint32_t size)
{
    free(inflight->sequence);
    free(inflight->free);
    *inflight = (struct inflight){.size = size, .limit = size, .free_tail = size};
    inflight->sequence = allocate(size, sizeof *inflight->sequence);
    inflight->free = allocate(size, sizeof *inflight->free);
    for (uint32_t i = 0; i < size; i++)
        inflight->free[i] = (uint16_t)i;
}

uint16_t inflight_take(struct inflight *inflight, uint64_t sequence)
{
    uint16_t slot = inflight->free[inflight->free_head++ % inflight->size];

    inflight->sequence[slot] = sequence;
    inflight->count++;
    return (uint16_t)(slot + 1);
}

bool inflight_release(struct inflight *inflight, uint16_t packet_id, uint64_t *sequence)
{
    if (!packet_id || packet_id > inflight->size || !inflight->count)
        return false;
    uint16_t slot = (uint16_t)(packet_id - 1);
    *sequence = inflight->sequence[slot];
    inflight->free[inflight->free_tail++ % inflight->size] = slot;
    inflight->count--;
    return true;
}
