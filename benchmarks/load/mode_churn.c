/* --topics filters on --pubs connections: subscribe to all, unsubscribe from all, in rounds; the best one counts. */
#include "client.h"
#include "modes.h"
#include "options.h"
#include "process.h"
#include "report.h"
#include "run.h"
#include "topics.h"
#include "util.h"

#include <stdlib.h>

#define PHASE_TIMEOUT_S 180
#define POLL_NS (5 * NS_PER_MS)

/* --count means messages in other modes, and its default is one of those. */
#define ROUNDS_MAX 100

struct phase {
    double per_s;
    double cpu_us_each;
};

static void keep_better(struct phase *best, double count, uint64_t start_ns, uint64_t end_ns, double cpu_us)
{
    double per_s = count / ((double)(end_ns - start_ns) / 1e9);

    if (per_s <= best->per_s)
        return;
    best->per_s = per_s;
    best->cpu_us_each = per(cpu_us, count);
}

/* False when not all filters were acknowledged in time. */
static bool subscribe_all(struct client *clients, struct phase *best)
{
    double cpu_before_us = process_tree_usage(opt.broker_pids).cpu_us;
    uint64_t acknowledged_before = run.filters_acknowledged;
    uint64_t start = now_ns();

    for (int i = 0; i < opt.publishers; i++) {
        struct client *client = &clients[i];
        if (!client_is_up(client))
            continue;
        client->subscribing.filters = (uint32_t)filter_count((uint32_t)i);
        client->subscribing.filters_sent = 0;
        client->subscribing.filters_acknowledged = 0;
        client->subscribing.requests_open = 0;
        client_send_subscriptions(client);
        connection_flush(&client->connection);
    }
    bool complete = clients_await_subscriptions(clients, opt.publishers, PHASE_TIMEOUT_S);
    uint64_t end = now_ns();
    double cpu_us = process_tree_usage(opt.broker_pids).cpu_us - cpu_before_us;
    keep_better(best, (double)(run.filters_acknowledged - acknowledged_before), start, end, cpu_us);
    return complete;
}

/* Sends the next UNSUBSCRIBE packets of one client; false when it has nothing left to do. */
static bool unsubscribe_more(struct client *client, uint32_t *done)
{
    struct subscribing *subscribing = &client->subscribing;

    if (!client_is_up(client))
        return false;
    while (*done < subscribing->filters && subscribing->requests_open < OPEN_REQUESTS_MAX)
        *done += client_send_unsubscribe(client, *done);
    if (connection_backlog(&client->connection))
        connection_flush(&client->connection);
    return *done < subscribing->filters || subscribing->requests_open;
}

static void unsubscribe_all(struct client *clients, struct phase *best)
{
    double cpu_before_us = process_tree_usage(opt.broker_pids).cpu_us;
    uint32_t *done = allocate(opt.publishers, sizeof *done); /* filters, by client */
    uint64_t start = now_ns();
    uint64_t timeout = start + PHASE_TIMEOUT_S * NS_PER_S;
    uint64_t total = 0;
    bool busy = true;

    for (int i = 0; i < opt.publishers; i++)
        clients[i].subscribing.requests_open = 0;
    while (busy && now_ns() < timeout) {
        busy = false;
        for (int i = 0; i < opt.publishers; i++)
            busy |= unsubscribe_more(&clients[i], &done[i]);
        if (busy)
            serve_once(POLL_NS);
    }
    uint64_t end = now_ns();
    double cpu_us = process_tree_usage(opt.broker_pids).cpu_us - cpu_before_us;
    for (int i = 0; i < opt.publishers; i++)
        total += done[i];
    keep_better(best, (double)total, start, end, cpu_us);
    free(done);
}

void run_churn(void)
{
    struct topics shape = {
        .pattern = MANY,
        .count = opt.topics,
        .subscribed = opt.topics,
        .publishers = opt.publishers,
        .subscribers = opt.publishers,
    };
    struct phase subscribe = {0};
    struct phase unsubscribe = {0};
    int rounds = opt.count > ROUNDS_MAX ? 1 : opt.count;

    topics_init(&shape);
    struct client *clients = clients_create(opt.publishers, 's', true);
    clients_connect(clients, opt.publishers, SUBSCRIBER, opt.connect_timeout_s);
    long rss_idle_kb = process_tree_usage(opt.broker_pids).rss_kb;
    long rss_subscribed_kb = rss_idle_kb;
    for (int round = 0; round < rounds; round++) {
        bool complete = subscribe_all(clients, &subscribe);
        if (round == 0) {
            serve_for(0.5);
            rss_subscribed_kb = process_tree_usage(opt.broker_pids).rss_kb;
        }
        if (!complete)
            break;
        unsubscribe_all(clients, &unsubscribe);
    }

    report_begin();
    report_signed("conns", opt.publishers);
    report_signed("filters", opt.topics);
    report_number("sub_s", 0, subscribe.per_s);
    report_number("unsub_s", 0, unsubscribe.per_s);
    report_number("cpu_us_sub", 2, subscribe.cpu_us_each);
    report_number("cpu_us_unsub", 2, unsubscribe.cpu_us_each);
    report_list("rss_kb", 2, (long[]){rss_idle_kb, rss_subscribed_kb});
    report_number("rss_per_sub_b", 0, per((double)(rss_subscribed_kb - rss_idle_kb) * 1024, opt.topics));
    report_end();
}
