/* Retained messages: store --topics of them, read them all with one wildcard, remove them. */
#include "client.h"
#include "modes.h"
#include "options.h"
#include "process.h"
#include "report.h"
#include "run.h"
#include "session.h"
#include "topics.h"
#include "util.h"

#include <stdio.h>

#define STORE_TIMEOUT_S 300
#define READ_TIMEOUT_S 120
#define POLL_NS (5 * NS_PER_MS)
#define CLEAR_BATCH_BYTES 60000

/* Returns the seconds until the last message had come. */
static double read_all(struct client *subscriber)
{
    char filter[FILTER_MAX];

    clients_connect(subscriber, 1, SUBSCRIBER, opt.connect_timeout_s);
    uint64_t start = now_ns();
    if (!client_is_up(subscriber))
        return 0;
    snprintf(filter, sizeof filter, "%s/#", opt.topic_base);
    client_subscribe_to(subscriber, filter);
    drain((uint64_t)opt.topics, opt.quiet_ms, READ_TIMEOUT_S);
    return (double)(run.last_arrival_ns - start) / 1e9;
}

static void clear_all(struct client *publisher)
{
    struct connection *connection = &publisher->connection;

    for (int i = 0; i < opt.topics && client_is_up(publisher); i++) {
        client_clear_retained(publisher, i);
        if (connection_backlog(connection) <= CLEAR_BATCH_BYTES)
            continue;
        connection_flush(connection);
        while (client_is_up(publisher) && connection_backlog(connection))
            serve_once(POLL_NS);
    }
    if (client_is_up(publisher))
        connection_flush(connection);
    serve_for(1);
}

void run_retained(void)
{
    struct topics shape = {
        .pattern = MANY,
        .count = opt.topics,
        .subscribed = 1,
        .publishers = 1,
        .subscribers = 1,
    };

    topics_init(&shape);
    struct client *publisher = clients_create(1, 'p', true);
    struct client *subscriber = clients_create(1, 's', true);
    client_init_inflight(publisher, opt.inflight);
    client_init_ledgers(subscriber, 1);

    struct usage idle = process_tree_usage(opt.broker_pids);
    clients_connect(publisher, 1, PUBLISHER, opt.connect_timeout_s);
    double store_s = publish_all(publisher, (uint64_t)opt.topics, true, STORE_TIMEOUT_S);
    serve_for(0.5);
    struct usage stored = process_tree_usage(opt.broker_pids);
    double read_s = read_all(subscriber);
    uint64_t got = run.received;
    clear_all(publisher);

    report_begin();
    report_signed("n", opt.topics);
    report_number("store_s", 0, opt.topics / store_s);
    report_number("read_s", 0, read_s > 0 ? (double)got / read_s : 0);
    report_count("got", got);
    report_signed("lost", (int64_t)opt.topics - (int64_t)got);
    report_list("rss_kb", 2, (long[]){idle.rss_kb, stored.rss_kb});
    report_number("rss_per_msg_b", 0, (double)(stored.rss_kb - idle.rss_kb) * 1024 / opt.topics);
    report_end();
}
