#include "ledger.h"

#include "util.h"

#include <string.h>

#define INITIAL_BYTES 1024

static void make_room(struct ledger *ledger, size_t byte)
{
    size_t bytes = ledger->bytes ? ledger->bytes : INITIAL_BYTES;

    while (bytes <= byte)
        bytes *= 2;
    ledger->bits = reallocate(ledger->bits, bytes);
    memset(ledger->bits + ledger->bytes, 0, bytes - ledger->bytes);
    ledger->bytes = bytes;
}

enum arrival ledger_mark(struct ledger *ledger, uint64_t sequence)
{
    size_t byte = sequence / 8;
    uint8_t bit = (uint8_t)(1 << (sequence % 8));

    if (byte >= ledger->bytes)
        make_room(ledger, byte);
    if (ledger->bits[byte] & bit)
        return DUPLICATE;
    ledger->bits[byte] |= bit;
    if (sequence < ledger->next)
        return REORDERED;
    ledger->next = sequence + 1;
    return IN_ORDER;
}

bool ledger_contains(const struct ledger *ledger, uint64_t sequence)
{
    size_t byte = sequence / 8;

    return byte < ledger->bytes && (ledger->bits[byte] >> (sequence % 8) & 1);
}
