#include "session.h"

#include "options.h"
#include "run.h"
#include "topics.h"
#include "util.h"

#define BURST 64
#define BACKLOG_MAX (1u << 17)
#define POLL_NS (5 * NS_PER_MS)

/* Returns true when it pays to come back without waiting. */
static bool publish_burst(struct client *publisher, uint64_t *published, uint64_t count, bool retain)
{
    struct connection *connection = &publisher->connection;
    int burst = 0;

    while (*published < count && burst < BURST && client_may_publish(publisher)
           && connection_backlog(connection) < BACKLOG_MAX) {
        client_publish(publisher, (int)(*published % (uint64_t)topics.count), opt.qos, retain, now_ns());
        ++*published;
        burst++;
    }
    connection_flush_unless_blocked(connection);
    return burst && *published < count && client_may_publish(publisher) && !connection_backlog(connection);
}

double publish_all(struct client *publisher, uint64_t count, bool retain, double timeout_s)
{
    uint64_t start = now_ns();
    uint64_t end = start + seconds_to_ns(timeout_s);
    uint64_t published = 0;

    while ((published < count || publisher->publishing.inflight.count) && client_is_up(publisher) && now_ns() < end) {
        bool more = publish_burst(publisher, &published, count, retain);
        serve_once(more ? 0 : POLL_NS);
    }
    while (client_is_up(publisher) && connection_backlog(&publisher->connection) && now_ns() < end)
        serve_once(POLL_NS);
    return (double)(now_ns() - start) / 1e9;
}

void drain(uint64_t expected, int quiet_ms, double max_s)
{
    uint64_t end = now_ns() + seconds_to_ns(max_s);

    run.last_arrival_ns = now_ns();
    while (run.received < expected && now_ns() < end) {
        if (now_ns() - run.last_arrival_ns > (uint64_t)quiet_ms * NS_PER_MS)
            break;
        serve_once(10 * NS_PER_MS);
    }
}

/* A connection with a clean session removes the one the broker may have. */
static void wipe_session(struct client *subscriber, double timeout_s)
{
    subscriber->subscribing.filters = 0;
    subscriber->clean_session = true;
    clients_connect(subscriber, 1, SUBSCRIBER, timeout_s);
    client_disconnect(subscriber);
}

/* Connects with a session that outlives the connection, after removing what is left of an older one. */
static void begin_session(struct client *subscriber)
{
    wipe_session(subscriber, opt.connect_timeout_s);
    subscriber->subscribing.filters = 1;
    subscriber->clean_session = false;
    clients_connect(subscriber, 1, SUBSCRIBER, opt.connect_timeout_s);
    clients_await_subscriptions(subscriber, 1, 10);
}

void session_create(struct client **subscriber, struct client **publisher)
{
    struct topics shape = {.pattern = ONE, .count = 1, .subscribed = 1, .publishers = 1, .subscribers = 1};

    topics_init(&shape);
    *subscriber = clients_create(1, 's', false);
    *publisher = clients_create(1, 'p', true);
    client_init_ledgers(*subscriber, 1);
    client_init_inflight(*publisher, opt.inflight);
    begin_session(*subscriber);
}

bool session_resume(struct client *subscriber, double timeout_s)
{
    subscriber->subscribing.filters = 0;
    subscriber->clean_session = false;
    return clients_connect(subscriber, 1, SUBSCRIBER, timeout_s) == 1;
}

void session_remove(struct client *subscriber)
{
    client_disconnect(subscriber);
    wipe_session(subscriber, 5);
}
