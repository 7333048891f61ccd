#include "options.h"

#include "payload.h"
#include "util.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNSET (-1) /* of options whose default is the value of another option */
#define TOPIC_BASE_MAX 200
#define CREDENTIAL_MAX 1000

struct options opt = {
    .mode = "bench",
    .tag = "",
    .publisher = {.host = "127.0.0.1", .port = 1883},
    .subscriber = {.port = UNSET},
    .connect_timeout_s = 60,
    .version = 4,
    .subscriber_qos = UNSET,
    .keepalive_s = 300,
    .publishers = 1,
    .subscribers = 1,
    .pattern = "one",
    .topics = 1,
    .subscribed_topics = UNSET,
    .topic_base = "b",
    .payload_size = 64,
    .inflight = 100,
    .window = 2000,
    .warm_s = 2,
    .duration_s = 5,
    .settle_ms = 200,
    .quiet_ms = 2000,
    .stall_ms = 1000,
    .max_drain_s = 60,
    .broker_pids = "",
    .broker2_pids = "",
    .events = "",
    .lag_ok_ms = 500,
    .concurrency = 200,
    .source_addresses = 1,
    .hold_s = 3,
    .batch = 50,
    .count = 100000,
    .kill_at_s = 3,
    .restart_command = "",
    .crash_subscriber = "offline",
};

enum kind { HEADING, TEXT, CHOICE, PID_LIST, INTEGER, LONG_INTEGER, DECIMAL };

struct option {
    const char *name;
    enum kind kind;
    void *value;
    double min;
    double max;
    const char *argument; /* placeholder in the usage; for CHOICE the allowed values, separated by '|' */
    const char *help;
};

static const struct option options[] = {
    {"What to run", HEADING, NULL, 0, 0, NULL, NULL},
    {"mode", CHOICE, &opt.mode, 0, 0, "bench|conn|churn|retained|offline|crash|interest", "what to measure"},
    {"tag", TEXT, &opt.tag, 0, 0, "TEXT", "label copied into the result"},

    {"Where to connect", HEADING, NULL, 0, 0, NULL, NULL},
    {"host", TEXT, &opt.publisher.host, 0, 0, "HOST", "broker of the publishers, IPv4 address or name"},
    {"port", INTEGER, &opt.publisher.port, 1, 65535, "PORT", "its port"},
    {"sub-host", TEXT, &opt.subscriber.host, 0, 0, "HOST", "broker of the subscribers (default: --host)"},
    {"sub-port", INTEGER, &opt.subscriber.port, 1, 65535, "PORT", "its port (default: --port)"},
    {"pub-ns", TEXT, &opt.publisher.netns, 0, 0, "NAME", "network namespace the publishers connect from"},
    {"sub-ns", TEXT, &opt.subscriber.netns, 0, 0, "NAME", "network namespace the subscribers connect from"},
    {"tls", INTEGER, &opt.tls, 0, 1, "0|1", "1: connect with TLS"},
    {"ca", TEXT, &opt.ca_file, 0, 0, "FILE", "verify the broker's certificate and name with this CA (PEM)"},
    {"conc", INTEGER, &opt.concurrency, 1, 1e6, "N", "connections being set up at the same time"},
    {"src", INTEGER, &opt.source_addresses, 1, 65000, "N", "above 1: connect from 127.0.0.2 and the N-1 following"},
    {"connect-timeout", DECIMAL, &opt.connect_timeout_s, 0, 1e6, "S", "give up connecting after this many seconds"},

    {"Protocol", HEADING, NULL, 0, 0, NULL, NULL},
    {"ver", INTEGER, &opt.version, 4, 5, "4|5", "protocol level: 4 is MQTT 3.1.1, 5 is MQTT 5"},
    {"qos", INTEGER, &opt.qos, 0, 2, "0|1|2", "QoS of the publications"},
    {"sub-qos", INTEGER, &opt.subscriber_qos, 0, 2, "0|1|2", "QoS of the subscriptions (default: --qos)"},
    {"user", TEXT, &opt.user, 0, 0, "NAME", "user name"},
    {"pass", TEXT, &opt.password, 0, 0, "TEXT", "password"},
    {"cid", TEXT, &opt.client_id_prefix, 0, 0, "TEXT", "client id prefix, 20 characters are used (default: random)"},
    {"keepalive", INTEGER, &opt.keepalive_s, 0, 65535, "S", "keep alive announced; no pings are sent"},
    {"persist", INTEGER, &opt.persist, 0, 1, "0|1", "bench: 1: persistent subscriber sessions, removed at the end"},

    {"Shape of the traffic", HEADING, NULL, 0, 0, NULL, NULL},
    {"pubs", INTEGER, &opt.publishers, 1, 1e6, "N", "publishers; conn, churn: connections"},
    {"subs", INTEGER, &opt.subscribers, 0, 1e6, "N", "subscribers"},
    {"pattern", CHOICE, &opt.pattern, 0, 0, "one|pair|wild|many",
     "one topic; one per publisher; these, read by a wildcard; --topics, each read once"},
    {"topics", INTEGER, &opt.topics, 1, 1e7, "N", "topics (many, retained) or filters (churn)"},
    {"sub-topics", INTEGER, &opt.subscribed_topics, 0, 1e7, "N", "many: subscribe to this many (default: all)"},
    {"wildf", INTEGER, &opt.wildcard_filters, 0, 1, "0|1", "1: filters BASE/n/+ instead of BASE/n/v"},
    {"batch", INTEGER, &opt.batch, 1, 65535, "N", "filters per SUBSCRIBE or UNSUBSCRIBE"},
    {"base", TEXT, &opt.topic_base, 0, 0, "TOPIC", "first level(s) of all topics"},
    {"size", INTEGER, &opt.payload_size, PAYLOAD_HEADER_SIZE, PAYLOAD_MAX, "BYTES", "payload size, 16 to 500000"},

    {"Load", HEADING, NULL, 0, 0, NULL, NULL},
    {"rate", DECIMAL, &opt.rate, 0, 1e9, "MSG/S", "bench, crash: messages/s of all publishers; 0: no limit"},
    {"inflight", INTEGER, &opt.inflight, 1, 65535, "N", "QoS > 0: unacknowledged messages per publisher"},
    {"window", LONG_INTEGER, &opt.window, 1, 1e15, "N", "--rate 0: messages on their way, times the mean fan-out"},
    {"warm", DECIMAL, &opt.warm_s, 0, 1e6, "S", "bench: load before the measurement"},
    {"dur", DECIMAL, &opt.duration_s, 0.001, 1e6, "S", "bench: length of the measurement"},
    {"settle", INTEGER, &opt.settle_ms, 0, 1e6, "MS", "bench: pause between set-up and load"},
    {"quiet", INTEGER, &opt.quiet_ms, 0, 1e7, "MS", "nothing more is expected after this long without a message"},
    {"stall", INTEGER, &opt.stall_ms, 0, 1e7, "MS", "--rate 0: write off what is on its way after this long"},
    {"max-drain", DECIMAL, &opt.max_drain_s, 0, 1e6, "S", "bench: wait at most this long for the last messages"},
    {"probe", INTEGER, &opt.probe_s, 0, 1e6, "S", "bench: wait up to S s until a probe crosses; 0: send none"},

    {"Measurement", HEADING, NULL, 0, 0, NULL, NULL},
    {"broker-pid", PID_LIST, &opt.broker_pids, 0, 0, "PID,..", "measure these processes with their descendants"},
    {"broker2-pid", PID_LIST, &opt.broker2_pids, 0, 0, "PID,..", "bench: a second group, reported separately"},
    {"if", TEXT, &opt.interface, 0, 0, "DEVICE", "bench: count the bytes on this interface"},
    {"if-ns", TEXT, &opt.interface_netns, 0, 0, "NAME", "network namespace of that interface"},
    {"events", TEXT, &opt.events, 0, 0, "T:CMD;..", "bench: shell commands T seconds after the warm-up"},
    {"lag-ok", INTEGER, &opt.lag_ok_ms, 0, 1e7, "MS", "--events: caught up when a message is this young again"},
    {"v", INTEGER, &opt.verbose, 0, 1, "0|1", "1: say on stderr why connections end"},

    {"Modes other than bench", HEADING, NULL, 0, 0, NULL, NULL},
    {"hold", DECIMAL, &opt.hold_s, 0, 1e6, "S", "conn: keep the connections this long"},
    {"count", INTEGER, &opt.count, 1, INT_MAX, "N", "offline: messages; interest, churn: rounds (churn: at most 100)"},
    {"kill-at", DECIMAL, &opt.kill_at_s, 0.001, 1e6, "S", "crash: kill the broker after this long"},
    {"restart", TEXT, &opt.restart_command, 0, 0, "CMD", "crash: shell command that starts it again and returns"},
    {"pidfile", TEXT, &opt.pid_file, 0, 0, "FILE", "crash: kill the processes named here instead of --broker-pid"},
    {"crash-sub", CHOICE, &opt.crash_subscriber, 0, 0, "offline|online", "crash: is the subscriber connected"},
};

#define OPTION_COUNT (sizeof options / sizeof options[0])

static void print_default(FILE *out, const struct option *option)
{
    switch (option->kind) {
    case TEXT:
    case CHOICE:
    case PID_LIST:
        if (*(const char **)option->value && **(const char **)option->value)
            fprintf(out, " [%s]", *(const char **)option->value);
        break;
    case INTEGER:
        if (*(int *)option->value != UNSET)
            fprintf(out, " [%d]", *(int *)option->value);
        break;
    case LONG_INTEGER:
        fprintf(out, " [%ld]", *(long *)option->value);
        break;
    case DECIMAL:
        fprintf(out, " [%g]", *(double *)option->value);
        break;
    case HEADING:
        break;
    }
}

static void print_usage(FILE *out)
{
    fputs("usage: mqload --OPTION VALUE ...\n"
          "MQTT load generator; prints one JSON line per run. Defaults are in brackets.\n",
          out);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &options[i];
        if (option->kind == HEADING) {
            fprintf(out, "\n%s:\n", option->name);
            continue;
        }
        int width = fprintf(out, "  --%s %s", option->name, option->argument);
        fprintf(out, "%*s  %s", width < 26 ? 26 - width : 0, "", option->help);
        print_default(out, option);
        putc('\n', out);
    }
}

static const struct option *find_option(const char *argument)
{
    if (strncmp(argument, "--", 2))
        return NULL;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options[i].kind != HEADING && !strcmp(options[i].name, argument + 2))
            return &options[i];
    }
    return NULL;
}

static bool is_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);

    for (const char *choice = choices; choice; choice = strchr(choice, '|')) {
        choice += *choice == '|';
        if (length == strcspn(choice, "|") && !strncmp(choice, text, length))
            return true;
    }
    return false;
}

static double parse_number(const struct option *option, const char *text)
{
    char *end;
    bool whole = option->kind != DECIMAL;
    double number = strtod(text, &end);

    if (end == text || *end || isnan(number))
        fail("--%s: '%s' is not a number", option->name, text);
    if (number < option->min || number > option->max || (whole && number != floor(number)))
        fail("--%s: '%s' is not %s from %.10g to %.10g", option->name, text, whole ? "a whole number" : "a number",
             option->min, option->max);
    return number;
}

static void set_option(const struct option *option, const char *text)
{
    switch (option->kind) {
    case CHOICE:
        if (!is_choice(option->argument, text))
            fail("--%s: '%s' is none of %s", option->name, text, option->argument);
        *(const char **)option->value = text;
        break;
    case PID_LIST:
        if (text[strspn(text, "0123456789, ")])
            fail("--%s: '%s' is not a comma-separated list of process ids", option->name, text);
        *(const char **)option->value = text;
        break;
    case TEXT:
        *(const char **)option->value = text;
        break;
    case INTEGER:
        *(int *)option->value = (int)parse_number(option, text);
        break;
    case LONG_INTEGER:
        *(long *)option->value = (long)parse_number(option, text);
        break;
    case DECIMAL:
        *(double *)option->value = parse_number(option, text);
        break;
    case HEADING:
        break;
    }
}

static void set_dependent_defaults(void)
{
    if (!opt.subscriber.host)
        opt.subscriber.host = opt.publisher.host;
    if (opt.subscriber.port == UNSET)
        opt.subscriber.port = opt.publisher.port;
    if (opt.subscriber_qos == UNSET)
        opt.subscriber_qos = opt.qos;
}

static void check_combinations(void)
{
    if (!strcmp(opt.mode, "bench") && opt.publishers > PAYLOAD_PUBLISHERS_MAX)
        fail("--pubs: '%d' is more than the %d publishers --mode bench can tell apart", opt.publishers,
             PAYLOAD_PUBLISHERS_MAX);
    if (!strcmp(opt.mode, "crash") && !*opt.broker_pids && !opt.pid_file)
        fail("--mode crash needs --broker-pid or --pidfile");
    if (strlen(opt.topic_base) > TOPIC_BASE_MAX)
        fail("--base: '%s' is longer than %d bytes", opt.topic_base, TOPIC_BASE_MAX);
    if (opt.user && strlen(opt.user) > CREDENTIAL_MAX)
        fail("--user: '%.20s...' is longer than %d bytes", opt.user, CREDENTIAL_MAX);
    if (opt.password && strlen(opt.password) > CREDENTIAL_MAX)
        fail("--pass: longer than %d bytes", CREDENTIAL_MAX);
    if (opt.ca_file && !opt.tls)
        fail("--ca: '%s' is of no use without --tls 1", opt.ca_file);
}

void options_parse(int argument_count, char **arguments)
{
    if (argument_count < 2) {
        print_usage(stderr);
        exit(2);
    }
    if (!strcmp(arguments[1], "--help")) {
        print_usage(stdout);
        exit(0);
    }
    for (int i = 1; i < argument_count; i += 2) {
        const struct option *option = find_option(arguments[i]);
        if (!option)
            fail("unknown option '%s'%s%s", arguments[i], i + 1 < argument_count ? " with value " : "",
                 i + 1 < argument_count ? arguments[i + 1] : "");
        if (i + 1 == argument_count)
            fail("--%s: needs a value", option->name);
        set_option(option, arguments[i + 1]);
    }
    set_dependent_defaults();
    check_combinations();
}
