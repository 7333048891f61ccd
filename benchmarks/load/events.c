#include "events.h"

#include "run.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MAX 16

struct event {
    uint64_t after_ns;
    const char *command;
    bool done;
};

static struct {
    struct event list[EVENTS_MAX];
    int count;
    uint64_t last_end_ns;
} events;

static void add_event(char *text)
{
    char *colon;
    double seconds = strtod(text, &colon);

    if (colon == text || *colon != ':' || seconds < 0)
        fail("--events: '%s' is not SECONDS:COMMAND", text);
    if (events.count == EVENTS_MAX)
        fail("--events: '%s' is one more than the %d possible", text, EVENTS_MAX);
    events.list[events.count++] = (struct event){.after_ns = seconds_to_ns(seconds), .command = colon + 1};
}

void events_init(const char *text)
{
    char *copy = strdup(text); /* lives on: the commands are parts of it */
    char *rest;

    for (char *part = strtok_r(copy, ";", &rest); part; part = strtok_r(NULL, ";", &rest))
        add_event(part);
}

bool events_any(void)
{
    return events.count > 0;
}

void events_run_due(uint64_t start_ns, uint64_t now)
{
    for (int i = 0; i < events.count; i++) {
        struct event *event = &events.list[i];
        if (event->done || now < start_ns + event->after_ns)
            continue;
        event->done = true;
        if (system(event->command))
            fprintf(stderr, "mqload: --events: '%s' failed\n", event->command);
        events.last_end_ns = now_ns();
        if (i == events.count - 1)
            run.awaiting_catch_up = true;
    }
}

uint64_t events_last_end_ns(void)
{
    return events.last_end_ns;
}
