/* The command line. Read-only once options_parse() has returned. */
#ifndef OPTIONS_H
#define OPTIONS_H

#define PAYLOAD_MAX 500000

struct endpoint {
    const char *host;
    int port;
    const char *netns; /* NULL: where mqload was started */
};

struct options {
    const char *mode;
    const char *tag;

    struct endpoint publisher;
    struct endpoint subscriber;
    int tls;
    const char *ca_file;
    int concurrency; /* connections being set up at the same time */
    int source_addresses;
    double connect_timeout_s;

    int version; /* protocol level: 4 is MQTT 3.1.1, 5 is MQTT 5 */
    int qos;
    int subscriber_qos;
    const char *user;
    const char *password;
    const char *client_id_prefix;
    int keepalive_s;
    int persist;

    int publishers;
    int subscribers;
    const char *pattern;
    int topics;
    int subscribed_topics;
    int wildcard_filters;
    int batch; /* filters per packet */
    const char *topic_base;
    int payload_size;

    double rate; /* messages per second over all publishers; 0: as fast as the window allows */
    int inflight;
    long window;
    double warm_s;
    double duration_s;
    int settle_ms;
    int quiet_ms;
    int stall_ms;
    double max_drain_s;
    int probe_s;

    const char *broker_pids;
    const char *broker2_pids;
    const char *interface;
    const char *interface_netns;
    const char *events;
    int lag_ok_ms;

    double hold_s;
    int count;

    double kill_at_s;
    const char *restart_command;
    const char *pid_file;
    const char *crash_subscriber;

    int verbose;
};

extern struct options opt;

/* Exits with a usage text or a one-line error when the arguments are not usable. */
void options_parse(int argument_count, char **arguments);

#endif
