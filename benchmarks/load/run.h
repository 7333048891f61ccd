/* What this run has counted so far. One run per process. */
#ifndef RUN_H
#define RUN_H

#include "latency.h"

#include <stdbool.h>
#include <stdint.h>

struct run {
    uint32_t number; /* random: for client ids, and its lower half for payloads */
    uint64_t started_ns;

    uint64_t published;
    uint64_t expected;     /* deliveries all publications should cause */
    uint64_t received;     /* deliveries without duplicates */
    uint64_t acknowledged; /* QoS > 0: publications the broker has taken over */
    uint64_t duplicates;
    uint64_t reordered;
    uint64_t foreign; /* payloads that are not of this run */
    uint64_t filters_acknowledged;
    uint64_t last_arrival_ns;

    /* The measurement window; latency counts for messages sent within it, whenever they arrive. */
    bool in_window;
    uint64_t window_start_ns;
    uint64_t window_end_ns; /* 0 while it is open */
    uint64_t received_in_window;
    struct latency latency;

    /* After the last of the --events: when did the first message younger than --lag-ok arrive? */
    bool awaiting_catch_up;
    uint64_t caught_up_ns; /* 0: not yet */
};

extern struct run run;

void run_init(void);

#endif
