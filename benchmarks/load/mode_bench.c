/*
 * Publishers and subscribers at work: throughput, latency, losses and what they cost the broker.
 *
 * At a fixed --rate the messages are stamped with the time they should have been sent, so that a slow broker cannot
 * hide behind a publisher it holds up. Without a rate the load is closed-loop: a window bounds the messages on their
 * way from end to end, so that a broker is not asked to queue without limit or to drop.
 */
#include "client.h"
#include "events.h"
#include "modes.h"
#include "network.h"
#include "options.h"
#include "process.h"
#include "report.h"
#include "run.h"
#include "session.h"
#include "topics.h"
#include "util.h"

#define SUBSCRIBE_TIMEOUT_S 120
#define PROBE_INTERVAL_NS (100 * NS_PER_MS)
#define POLL_NS (5 * NS_PER_MS)

/* A publisher whose connection holds more than this takes no further messages. */
#define RATE_BACKLOG_MAX (1u << 20)
#define BLAST_BACKLOG_MAX (1u << 18)

/* Messages from one publisher before it is the next one's turn. */
#define BLAST_BURST 32

/* Topics looked at for the mean fan-out. */
#define FAN_OUT_SAMPLE 1000

/* Everything that is read at the beginning and at the end of the window. */
struct sample {
    struct usage broker;
    struct usage broker2;
    struct interface_counters wire;
    double own_cpu_us;
    uint64_t published;
};

struct bench {
    struct client *publishers;
    struct client *subscribers;
    uint32_t next_publisher; /* runs on; taken modulo their number */

    struct usage idle[2]; /* of the brokers, before anybody connected */
    struct usage subscribed[2];
    double subscribe_ms;
    double probe_ms;

    uint64_t load_start_ns;
    uint64_t warm_end_ns;
    uint64_t end_ns;
    struct sample before;
    struct sample after;
    uint64_t received_in_window;

    uint64_t issued;      /* fixed rate: messages so far */
    uint64_t window;      /* closed loop: deliveries that may be on their way */
    uint64_t written_off; /* closed loop: deliveries no longer waited for */
    uint64_t stalls;
    double drain_ms;
};

/* ---- set-up ---- */

static void create_clients(struct bench *bench)
{
    bench->subscribers = clients_create(opt.subscribers, 's', !opt.persist);
    bench->publishers = clients_create(opt.publishers, 'p', true);
    for (int i = 0; i < opt.subscribers; i++) {
        bench->subscribers[i].subscribing.filters = (uint32_t)filter_count((uint32_t)i);
        client_init_ledgers(&bench->subscribers[i], opt.publishers);
    }
    for (int i = 0; i < opt.publishers; i++)
        client_init_inflight(&bench->publishers[i], opt.inflight);
}

static void connect_clients(struct bench *bench)
{
    uint64_t start = now_ns();
    int subscribers = clients_connect(bench->subscribers, opt.subscribers, SUBSCRIBER, opt.connect_timeout_s);
    bool subscribed = clients_await_subscriptions(bench->subscribers, opt.subscribers, SUBSCRIBE_TIMEOUT_S);

    bench->subscribe_ms = (double)(now_ns() - start) / 1e6;
    bench->subscribed[0] = process_tree_usage(opt.broker_pids);
    bench->subscribed[1] = process_tree_usage(opt.broker2_pids);
    int publishers = clients_connect(bench->publishers, opt.publishers, PUBLISHER, opt.connect_timeout_s);
    if (subscribers < opt.subscribers || publishers < opt.publishers || !subscribed)
        report_error("setup subs %d/%d pubs %d/%d subok %d", subscribers, opt.subscribers, publishers, opt.publishers,
                     subscribed);
}

static bool probe_reached_all(const struct bench *bench)
{
    for (int i = 0; i < opt.subscribers; i++) {
        const struct subscribing *subscribing = &bench->subscribers[i].subscribing;
        if (subscribing->filters && !subscribing->probes)
            return false;
    }
    return true;
}

/* Enough probes for every subscriber to get one. */
static void send_probes(struct bench *bench)
{
    int per_publisher = 1;

    if (topics.pattern == MANY)
        per_publisher = topics.subscribed < opt.subscribers ? topics.subscribed : opt.subscribers;
    for (int i = 0; i < opt.publishers; i++) {
        struct client *publisher = &bench->publishers[i];
        if (!client_is_up(publisher))
            continue;
        for (int k = 0; k < per_publisher; k++)
            client_publish_probe(publisher, topics.pattern == MANY ? k : topic_to_publish((uint32_t)i, 0));
        connection_flush(&publisher->connection);
    }
}

/* Between two linked brokers it takes a while until a subscription is known on the other side. */
static void await_probes(struct bench *bench)
{
    uint64_t start = now_ns();
    uint64_t next = 0;

    while (!probe_reached_all(bench)) {
        uint64_t now = now_ns();
        if (now - start > (uint64_t)opt.probe_s * NS_PER_S)
            report_error("probe: no delivery in %d s", opt.probe_s);
        if (now > next) {
            next = now + PROBE_INTERVAL_NS;
            send_probes(bench);
        }
        serve_once(POLL_NS);
    }
    bench->probe_ms = (double)(now_ns() - start) / 1e6;
}

/* --window counts messages; a message with a fan-out of n is n deliveries. */
static uint64_t window_in_deliveries(void)
{
    int sampled = topics.count < FAN_OUT_SAMPLE ? topics.count : FAN_OUT_SAMPLE;
    double fan_out = 0;

    for (int i = 0; i < sampled; i++)
        fan_out += topic_fan_out(i);
    fan_out /= sampled;
    return (uint64_t)((double)opt.window * (fan_out < 1 ? 1 : fan_out));
}

static void set_up(struct bench *bench)
{
    struct topics shape = {
        .pattern = pattern_from_name(opt.pattern),
        .publishers = opt.publishers,
        .subscribers = opt.subscribers,
    };

    if (shape.pattern == ONE)
        shape.count = 1;
    else
        shape.count = shape.pattern == MANY ? opt.topics : opt.publishers;
    shape.subscribed = opt.subscribed_topics >= 0 ? opt.subscribed_topics : shape.count;
    topics_init(&shape);
    events_init(opt.events);
    bench->window = window_in_deliveries();
    bench->idle[0] = process_tree_usage(opt.broker_pids);
    bench->idle[1] = process_tree_usage(opt.broker2_pids);
    create_clients(bench);
    connect_clients(bench);
    if (opt.probe_s)
        await_probes(bench);
    serve_for(opt.settle_ms / 1e3);
}

/* ---- load ---- */

/* Returns the deliveries to expect. */
static int publish_next(struct client *publisher, uint64_t stamp)
{
    int topic = topic_to_publish(publisher->connection.index, publisher->publishing.next_sequence);
    int fan_out = topic_fan_out(topic);

    client_publish(publisher, topic, opt.qos, false, stamp);
    run.published++;
    run.expected += (uint64_t)fan_out;
    return fan_out;
}

static struct client *take_turn(struct bench *bench)
{
    return &bench->publishers[bench->next_publisher++ % (uint32_t)opt.publishers];
}

static void flush_written(struct bench *bench)
{
    for (int i = 0; i < opt.publishers; i++) {
        struct client *publisher = &bench->publishers[i];
        if (!publisher->publishing.unflushed)
            continue;
        publisher->publishing.unflushed = false;
        if (client_is_up(publisher))
            connection_flush_unless_blocked(&publisher->connection);
    }
}

static uint64_t intended_send_ns(const struct bench *bench)
{
    return bench->load_start_ns + (uint64_t)((double)bench->issued * 1e9 / opt.rate);
}

/* Publishes what is due; returns how long to wait for events. */
static int64_t publish_at_rate(struct bench *bench, uint64_t now)
{
    uint64_t due = (uint64_t)((double)(now - bench->load_start_ns) / 1e9 * opt.rate) + 1;
    int unable = 0; /* publishers in a row */

    while (bench->issued < due && unable < opt.publishers) {
        struct client *publisher = take_turn(bench);
        if (!client_is_up(publisher) || !client_may_publish(publisher)
            || connection_backlog(&publisher->connection) > RATE_BACKLOG_MAX) {
            unable++;
            continue;
        }
        unable = 0;
        publish_next(publisher, intended_send_ns(bench));
        publisher->publishing.unflushed = true;
        bench->issued++;
    }
    flush_written(bench);
    if (bench->issued < due)
        return NS_PER_MS;
    uint64_t next = intended_send_ns(bench);
    uint64_t after = now_ns();
    return next > after ? (int64_t)(next - after) : 0;
}

static uint64_t deliveries_on_their_way(const struct bench *bench)
{
    uint64_t accounted = run.received + bench->written_off;

    return run.expected > accounted ? run.expected - accounted : 0;
}

/* Fills the window; returns how long to wait for events. */
static int64_t publish_closed_loop(struct bench *bench, uint64_t now)
{
    uint64_t on_their_way = deliveries_on_their_way(bench);
    bool more = false;

    if (on_their_way >= bench->window && now - run.last_arrival_ns > (uint64_t)opt.stall_ms * NS_PER_MS) {
        bench->written_off += on_their_way;
        bench->stalls++;
        run.last_arrival_ns = now;
        on_their_way = 0;
    }
    for (int i = 0; i < opt.publishers; i++) {
        struct client *publisher = take_turn(bench);
        int burst = 0;
        if (!client_is_up(publisher) || connection_backlog(&publisher->connection) > BLAST_BACKLOG_MAX)
            continue;
        while (burst < BLAST_BURST && on_their_way < bench->window && client_may_publish(publisher)) {
            on_their_way += (uint64_t)publish_next(publisher, now_ns());
            burst++;
        }
        if (!burst)
            continue;
        connection_flush_unless_blocked(&publisher->connection);
        if (burst == BLAST_BURST && on_their_way < bench->window && !connection_backlog(&publisher->connection))
            more = true;
    }
    return more ? 0 : (int64_t)(20 * NS_PER_MS);
}

/* ---- measurement ---- */

static struct sample take_sample(void)
{
    return (struct sample){
        .broker = process_tree_usage(opt.broker_pids),
        .broker2 = process_tree_usage(opt.broker2_pids),
        .own_cpu_us = process_own_cpu_us(),
        .wire = network_read_counters(),
        .published = run.published,
    };
}

static void open_window(struct bench *bench)
{
    bench->before = take_sample();
    run.window_start_ns = now_ns();
    run.in_window = true;
    bench->end_ns = run.window_start_ns + seconds_to_ns(opt.duration_s);
}

static void close_window(struct bench *bench)
{
    run.window_end_ns = now_ns();
    run.in_window = false;
    bench->after = take_sample();
    bench->received_in_window = run.received_in_window;
}

static bool most_connections_lost(void)
{
    int clients = opt.publishers + opt.subscribers;

    return connection_counts.established < clients && connection_counts.dropped > (uint64_t)clients / 2;
}

static void apply_load(struct bench *bench)
{
    bench->load_start_ns = now_ns();
    bench->warm_end_ns = bench->load_start_ns + seconds_to_ns(opt.warm_s);
    bench->end_ns = bench->warm_end_ns + seconds_to_ns(opt.duration_s);
    run.last_arrival_ns = bench->load_start_ns;
    do {
        uint64_t now = now_ns();
        if (!run.in_window && now >= bench->warm_end_ns && now < bench->end_ns) {
            open_window(bench);
            now = run.window_start_ns;
        }
        if (now >= bench->end_ns)
            break;
        events_run_due(bench->warm_end_ns, now);
        serve_once(opt.rate > 0 ? publish_at_rate(bench, now) : publish_closed_loop(bench, now));
    } while (!most_connections_lost());
    close_window(bench);
}

static void await_last_deliveries(struct bench *bench)
{
    uint64_t start = now_ns();

    run.last_arrival_ns = start;
    while (run.received < run.expected && connection_counts.established) {
        uint64_t now = now_ns();
        if (now - run.last_arrival_ns > (uint64_t)opt.quiet_ms * NS_PER_MS
            || now - start > seconds_to_ns(opt.max_drain_s))
            break;
        serve_once(10 * NS_PER_MS);
    }
    bench->drain_ms = (double)(run.last_arrival_ns - start) / 1e6;
    serve_for(0.05);
}

/* ---- result ---- */

static void report_traffic(const struct bench *bench, double published, double received, double window_s)
{
    report_text("pattern", opt.pattern);
    report_signed("pubs", opt.publishers);
    report_signed("subs", opt.subscribers);
    report_number("rate", 0, opt.rate);
    report_number("win_s", 3, window_s);
    report_number("pub", 0, published);
    report_number("rcv", 0, received);
    report_number("pub_s", 0, published / window_s);
    report_number("rcv_s", 0, received / window_s);
    report_count("expected", run.expected);
    report_count("received", run.received);
    report_signed("lost", (int64_t)(run.expected - run.received));
    report_count("stalls", bench->stalls);
    report_number("drain_ms", 0, bench->drain_ms);
    report_latency(&run.latency);
}

static void report_brokers(const struct bench *bench, double published, double received, double window_s)
{
    double cpu_us = bench->after.broker.cpu_us - bench->before.broker.cpu_us;
    double cpu2_us = bench->after.broker2.cpu_us - bench->before.broker2.cpu_us;

    if (*opt.broker_pids) {
        long rss_end_kb = process_tree_usage(opt.broker_pids).rss_kb;
        report_number("cpu_us_pub", 2, per(cpu_us, published));
        report_number("cpu_us_dlv", 2, per(cpu_us, received));
        report_number("cpu_pct", 1, cpu_us / window_s / 1e4);
        report_list("rss_kb", 3, (long[]){bench->idle[0].rss_kb, bench->subscribed[0].rss_kb, rss_end_kb});
    }
    if (*opt.broker2_pids) {
        report_number("cpu2_us_pub", 2, per(cpu2_us, published));
        report_number("cpu2_us_dlv", 2, per(cpu2_us, received));
        report_list("rss2_kb", 2, (long[]){bench->idle[1].rss_kb, bench->subscribed[1].rss_kb});
    }
}

static void report_wire(const struct bench *bench, double published, double received)
{
    const struct interface_counters *before = &bench->before.wire;
    const struct interface_counters *after = &bench->after.wire;
    uint64_t sent = after->tx_bytes - before->tx_bytes;
    uint64_t got = after->rx_bytes - before->rx_bytes;

    report_count("wire_tx", sent);
    report_count("wire_rx", got);
    report_count("wire_txp", after->tx_packets - before->tx_packets);
    report_count("wire_rxp", after->rx_packets - before->rx_packets);
    report_number("wire_b_pub", 1, per((double)(sent + got), published));
    report_number("wire_b_dlv", 1, per((double)(sent + got), received));
}

static void report_result(const struct bench *bench)
{
    double window_s = (double)(run.window_end_ns - run.window_start_ns) / 1e9;
    double published = (double)(bench->after.published - bench->before.published);
    double received = (double)bench->received_in_window;
    uint64_t refused = 0;

    for (int i = 0; i < opt.subscribers; i++)
        refused += bench->subscribers[i].subscribing.filters_refused;
    report_begin();
    report_traffic(bench, published, received, window_s);
    report_brokers(bench, published, received, window_s);
    report_number("load_cpu_pct", 1, (bench->after.own_cpu_us - bench->before.own_cpu_us) / window_s / 1e4);
    report_number("sub_setup_ms", 0, bench->subscribe_ms);
    report_count("sub_fail", refused);
    if (opt.probe_s)
        report_number("probe_ms", 0, bench->probe_ms);
    if (opt.interface)
        report_wire(bench, published, received);
    if (events_any())
        report_number("catchup_ms", 0,
                      run.caught_up_ns ? (double)(int64_t)(run.caught_up_ns - events_last_end_ns()) / 1e6 : -1);
    report_count("acked", run.acknowledged);
    report_end();
}

void run_bench(void)
{
    static struct bench bench;

    set_up(&bench);
    apply_load(&bench);
    await_last_deliveries(&bench);
    report_result(&bench);
    if (!opt.persist)
        return;
    for (int i = 0; i < opt.subscribers; i++)
        session_remove(&bench.subscribers[i]);
}
