/* Queueing for an absent subscriber: publish --count messages, come back, receive them all. */
#include "client.h"
#include "modes.h"
#include "options.h"
#include "process.h"
#include "report.h"
#include "run.h"
#include "session.h"
#include "util.h"

#define QUEUE_TIMEOUT_S 300
#define DRAIN_TIMEOUT_S 300

struct offline {
    uint64_t acknowledged;
    uint64_t got;
    double queue_s;
    double drain_s;
    bool session_present;
    struct usage idle;
    struct usage queued;
    struct usage drained;
};

static void report_result(const struct offline *result)
{
    double acknowledged = (double)result->acknowledged;
    double got = (double)result->got;
    double queued_b = (double)(result->queued.rss_kb - result->idle.rss_kb) * 1024;

    report_begin();
    report_signed("n", opt.count);
    report_count("acked", result->acknowledged);
    report_number("queue_s", 0, acknowledged / result->queue_s);
    report_signed("session_present", result->session_present);
    report_count("got", result->got);
    report_signed("lost", (int64_t)(result->acknowledged - result->got));
    report_number("drain_time_s", 3, result->drain_s);
    report_number("drain_s", 0, result->drain_s > 0 ? got / result->drain_s : 0);
    report_number("cpu_us_queue", 2, per(result->queued.cpu_us - result->idle.cpu_us, acknowledged));
    report_number("cpu_us_drain", 2, per(result->drained.cpu_us - result->queued.cpu_us, got));
    report_list("rss_kb", 3, (long[]){result->idle.rss_kb, result->queued.rss_kb, result->drained.rss_kb});
    report_number("rss_per_msg_b", 0, queued_b / (acknowledged ? acknowledged : 1));
    report_end();
}

void run_offline(void)
{
    struct offline result;
    struct client *subscriber;
    struct client *publisher;

    session_create(&subscriber, &publisher);
    client_disconnect(subscriber);
    serve_for(0.3);

    result.idle = process_tree_usage(opt.broker_pids);
    clients_connect(publisher, 1, PUBLISHER, opt.connect_timeout_s);
    result.queue_s = publish_all(publisher, (uint64_t)opt.count, false, QUEUE_TIMEOUT_S);
    result.acknowledged = run.acknowledged;
    serve_for(0.5);
    result.queued = process_tree_usage(opt.broker_pids);

    uint64_t start = now_ns();
    session_resume(subscriber, opt.connect_timeout_s);
    result.session_present = subscriber->session_present;
    drain((uint64_t)opt.count, opt.quiet_ms, DRAIN_TIMEOUT_S);
    result.drain_s = (double)(run.last_arrival_ns - start) / 1e9;
    serve_for(0.3);
    result.drained = process_tree_usage(opt.broker_pids);
    result.got = run.received;
    session_remove(subscriber);
    report_result(&result);
}
