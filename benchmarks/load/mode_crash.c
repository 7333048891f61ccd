/*
 * Durability: kill the broker while it acknowledges messages for a persistent session, start it again, and see which
 * acknowledged messages the subscriber never gets.
 */
#include "client.h"
#include "modes.h"
#include "options.h"
#include "process.h"
#include "report.h"
#include "run.h"
#include "session.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BURST 64
#define RECOVERY_TIMEOUT_S 90
#define DRAIN_TIMEOUT_S 120

/* A broker that has just recovered may be slow to deliver. */
#define QUIET_MIN_MS 4000

struct crash {
    uint64_t acknowledged;
    uint64_t received_before;
    uint64_t lost; /* acknowledged, not received */
    uint64_t first_lost;
    uint64_t last_lost;
    bool session_present;
    bool subscription_survived;
    bool up;
    double recovery_s;
};

static void publish_until_kill(struct client *publisher)
{
    struct connection *connection = &publisher->connection;
    const struct inflight *inflight = &publisher->publishing.inflight;
    uint64_t start = now_ns();
    uint64_t end = start + seconds_to_ns(opt.kill_at_s);
    uint64_t issued = 0;
    uint64_t now;

    while ((now = now_ns()) < end && client_is_up(publisher)) {
        uint64_t due = opt.rate > 0 ? (uint64_t)((double)(now - start) / 1e9 * opt.rate) : UINT64_MAX;
        for (int burst = 0; burst < BURST && issued < due && inflight->count < inflight->limit; burst++) {
            client_publish(publisher, 0, opt.qos, false, now_ns());
            issued++;
        }
        connection_flush_unless_blocked(connection);
        serve_once(NS_PER_MS);
    }
}

static void kill_broker(void)
{
    char pids[256] = "";

    if (!opt.pid_file) {
        process_kill_all(opt.broker_pids);
        return;
    }
    FILE *file = fopen(opt.pid_file, "r");
    if (!file || !fgets(pids, sizeof pids, file))
        fail("--pidfile: '%s' cannot be read", opt.pid_file);
    fclose(file);
    process_kill_all(pids);
}

static void restart_and_resume(struct crash *result, struct client *subscriber)
{
    uint64_t start = now_ns();

    if (*opt.restart_command && system(opt.restart_command))
        fprintf(stderr, "mqload: --restart: '%s' failed\n", opt.restart_command);
    subscriber->session_present = false;
    result->up = session_resume(subscriber, RECOVERY_TIMEOUT_S);
    result->recovery_s = (double)(now_ns() - start) / 1e9;
    result->session_present = subscriber->session_present;
}

static void find_lost(struct crash *result, const struct client *publisher, const struct client *subscriber)
{
    const struct ledger *acknowledged = &publisher->publishing.acknowledged;
    const struct ledger *received = subscriber->subscribing.received;

    for (uint64_t i = 0; i < publisher->publishing.next_sequence; i++) {
        if (!ledger_contains(acknowledged, i) || ledger_contains(received, i))
            continue;
        if (!result->lost)
            result->first_lost = i;
        result->last_lost = i;
        result->lost++;
    }
}

/* A session may come back without its subscription: does a new message still arrive? */
static bool subscription_works(struct client *publisher)
{
    uint64_t before = run.received;

    clients_connect(publisher, 1, PUBLISHER, 10);
    if (!client_is_up(publisher))
        return false;
    client_init_inflight(publisher, opt.inflight);
    client_publish(publisher, 0, 1, false, now_ns());
    connection_flush(&publisher->connection);
    serve_for(1.5);
    return run.received > before;
}

static void report_result(const struct crash *result)
{
    report_begin();
    report_text("sub", opt.crash_subscriber);
    report_count("acked", result->acknowledged);
    report_number("ack_s", 0, (double)result->acknowledged / opt.kill_at_s);
    report_count("rcv_before", result->received_before);
    report_count("rcv", run.received);
    report_count("acked_lost", result->lost);
    report_count("lost_first", result->first_lost);
    report_count("lost_last", result->last_lost);
    report_signed("session_present", result->session_present);
    report_signed("sub_survived", result->subscription_survived);
    report_number("recover_s", 2, result->recovery_s);
    report_signed("up", result->up);
    report_end();
}

void run_crash(void)
{
    struct crash result = {0};
    struct client *subscriber;
    struct client *publisher;

    session_create(&subscriber, &publisher);
    if (strcmp(opt.crash_subscriber, "online"))
        client_disconnect(subscriber);
    serve_for(0.3);
    clients_connect(publisher, 1, PUBLISHER, opt.connect_timeout_s);
    publish_until_kill(publisher);

    kill_broker();
    serve_for(0.5); /* acknowledgements that were on their way count */
    result.acknowledged = run.acknowledged;
    result.received_before = run.received;
    connection_close(&publisher->connection);
    connection_close(&subscriber->connection);
    connection_counts.dropped = 0; /* these were our doing */

    restart_and_resume(&result, subscriber);
    drain(result.acknowledged, opt.quiet_ms < QUIET_MIN_MS ? QUIET_MIN_MS : opt.quiet_ms, DRAIN_TIMEOUT_S);
    serve_for(0.5);
    find_lost(&result, publisher, subscriber);
    result.subscription_survived = result.up && subscription_works(publisher);
    report_result(&result);
    if (client_is_up(subscriber))
        session_remove(subscriber);
}
