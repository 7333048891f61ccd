/* mqload: MQTT load generator for one machine and one thread. See options.c for what it can do. */
#define _GNU_SOURCE
#include "client.h"
#include "modes.h"
#include "network.h"
#include "options.h"
#include "run.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define WANTED_DESCRIPTORS 1000000
#define TIMER_SLACK_NS 1000

static const struct {
    const char *name;
    void (*run)(void);
} modes[] = {
    {"bench", run_bench},
    {"conn", run_conn},
    {"churn", run_churn},
    {"retained", run_retained},
    {"offline", run_offline},
    {"crash", run_crash},
    {"interest", run_interest},
};

/* Every connection takes one. Only root may raise the hard limit. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit = {.rlim_cur = WANTED_DESCRIPTORS, .rlim_max = WANTED_DESCRIPTORS};

    if (!setrlimit(RLIMIT_NOFILE, &limit))
        return;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argument_count, char **arguments)
{
    options_parse(argument_count, arguments);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NS); /* the default of 50 us would show in the latencies */
    raise_descriptor_limit();
    network_init();
    run_init();
    connections_init(client_handle_packet);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (!strcmp(modes[i].name, opt.mode))
            modes[i].run();
    }
    return 0;
}
