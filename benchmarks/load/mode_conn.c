/* Connection set-up rate, and what an idle connection costs. */
#include "client.h"
#include "modes.h"
#include "options.h"
#include "process.h"
#include "report.h"
#include "run.h"
#include "util.h"

void run_conn(void)
{
    struct client *clients = clients_create(opt.publishers, 'c', true);
    struct usage idle = process_tree_usage(opt.broker_pids);
    double own_cpu_us = process_own_cpu_us();
    uint64_t start = now_ns();
    int up = clients_connect(clients, opt.publishers, SUBSCRIBER, opt.connect_timeout_s);
    double connect_s = (double)(now_ns() - start) / 1e9;
    struct usage connected = process_tree_usage(opt.broker_pids);

    serve_for(opt.hold_s);
    struct usage held = process_tree_usage(opt.broker_pids);
    report_begin();
    report_signed("n", opt.publishers);
    report_signed("up", up);
    report_number("conn_s", 0, up / connect_s);
    report_number("cpu_us_conn", 1, per(connected.cpu_us - idle.cpu_us, up));
    report_number("load_cpu_us_conn", 1, per(process_own_cpu_us() - own_cpu_us, up));
    report_list("rss_kb", 3, (long[]){idle.rss_kb, connected.rss_kb, held.rss_kb});
    report_number("rss_per_conn_b", 0, per((double)(held.rss_kb - idle.rss_kb) * 1024, up));
    report_count("dropped_in_hold", connection_counts.dropped);
    report_end();
}
