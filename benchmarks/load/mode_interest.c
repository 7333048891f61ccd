/*
 * How long a new subscription takes until it has an effect: --count times the subscriber subscribes to a topic of its
 * own, to which the publisher has been publishing all the time. From sending SUBSCRIBE to the first arrival; between
 * linked brokers (--sub-host, --sub-port) that includes telling the publisher's broker.
 */
#include "client.h"
#include "modes.h"
#include "options.h"
#include "report.h"
#include "run.h"
#include "topics.h"
#include "util.h"

#define PUBLISH_INTERVAL_NS (200 * NS_PER_US)
#define ROUND_TIMEOUT_NS (10 * NS_PER_S)

/* No message is on its way any more when none has come for so long. */
#define QUIET_S 0.02

static void publish_due(struct client *publisher, int topic, uint64_t *next_ns)
{
    if (now_ns() < *next_ns)
        return;
    client_publish(publisher, topic, 0, false, now_ns());
    connection_flush_unless_blocked(&publisher->connection);
    *next_ns = now_ns() + PUBLISH_INTERVAL_NS;
}

/* Returns the time it took, 0 when nothing came. */
static uint64_t subscribe_and_await(struct client *subscriber, struct client *publisher, int topic)
{
    char filter[FILTER_MAX];
    uint64_t next = 0;

    filter[filter_write(filter, 0, (uint32_t)topic)] = '\0';
    for (uint64_t end = now_ns() + 5 * NS_PER_MS; now_ns() < end; serve_once(PUBLISH_INTERVAL_NS))
        publish_due(publisher, topic, &next);
    uint64_t received = run.received;
    uint64_t start = now_ns();
    client_subscribe_to(subscriber, filter);
    while (run.received == received && client_is_up(subscriber) && client_is_up(publisher)) {
        if (now_ns() - start > ROUND_TIMEOUT_NS)
            return 0;
        publish_due(publisher, topic, &next);
        serve_once(PUBLISH_INTERVAL_NS);
    }
    return run.received == received ? 0 : run.last_arrival_ns - start;
}

static void await_quiet(void)
{
    uint64_t received;

    do {
        received = run.received;
        serve_for(QUIET_S);
    } while (run.received != received);
}

void run_interest(void)
{
    struct topics shape = {
        .pattern = MANY,
        .count = opt.count,
        .subscribed = opt.count,
        .publishers = 1,
        .subscribers = 1,
    };
    static struct latency taken;

    topics_init(&shape);
    struct client *subscriber = clients_create(1, 's', true);
    struct client *publisher = clients_create(1, 'p', true);
    client_init_ledgers(subscriber, 1);
    client_init_inflight(publisher, opt.inflight);
    if (!clients_connect(subscriber, 1, SUBSCRIBER, opt.connect_timeout_s)
        || !clients_connect(publisher, 1, PUBLISHER, opt.connect_timeout_s))
        report_error("no connection");
    for (int topic = 0; topic < opt.count; topic++) {
        uint64_t ns = subscribe_and_await(subscriber, publisher, topic);
        if (!ns)
            report_error("topic %d: nothing came", topic);
        latency_record(&taken, ns);
        await_quiet();
    }
    report_begin();
    report_signed("n", opt.count);
    report_latency(&taken);
    report_end();
}
