/* An MQTT client: a publisher with its unacknowledged messages, or a subscriber with its filters and ledgers. */
#ifndef CLIENT_H
#define CLIENT_H

#include "connection.h"
#include "inflight.h"
#include "ledger.h"

#include <stdbool.h>
#include <stdint.h>

#define CLIENT_ID_SIZE 40

struct publishing {
    uint64_t next_sequence;
    struct inflight inflight;
    struct ledger acknowledged;
    bool unflushed; /* bench at a fixed rate: got something in this round */
};

struct subscribing {
    uint32_t filters; /* to subscribe to once connected */
    uint32_t filters_sent;
    uint32_t filters_acknowledged;
    uint32_t filters_refused;
    uint32_t requests_open;  /* SUBSCRIBE and UNSUBSCRIBE packets without answer */
    struct ledger *received; /* by publisher; NULL: not of interest */
    uint64_t probes;
};

struct client {
    struct connection connection; /* first: the packet handler gets its address */
    char id[CLIENT_ID_SIZE];
    bool clean_session;
    bool session_present;    /* what the broker said last */
    uint16_t last_packet_id; /* of subscriptions */
    struct publishing publishing;
    struct subscribing subscribing;
};

/* At most so many SUBSCRIBE or UNSUBSCRIBE packets per client are unanswered. */
#define OPEN_REQUESTS_MAX 4

/* The packet handler for connections_init(). */
void client_handle_packet(struct connection *connection, const struct packet *packet);

/* `kind` is part of the client id and keeps publishers and subscribers apart. */
struct client *clients_create(int count, char kind, bool clean_session);

/* Publishers only: room for unacknowledged messages. */
void client_init_inflight(struct client *client, int size);

/* Subscribers only: ledgers for so many publishers. */
void client_init_ledgers(struct client *client, int publishers);

/*
 * Connects all, --conc at a time, and retries those that fail until the timeout; returns how many are established.
 * Subscribers subscribe as soon as they are.
 */
int clients_connect(struct client *clients, int count, enum role role, double timeout_s);

/* False when the timeout passed before all filters were acknowledged. */
bool clients_await_subscriptions(struct client *clients, int count, double timeout_s);

bool client_is_up(const struct client *client);

/* Is there room among the unacknowledged messages? */
bool client_may_publish(const struct client *client);

/* Puts a message into the output buffer. */
void client_publish(struct client *client, int topic, int qos, bool retain, uint64_t sent_ns);

/* QoS 0 and told apart from all other messages: see subscribing.probes. */
void client_publish_probe(struct client *client, int topic);

/* An empty retained message, which removes the one that is kept for the topic. */
void client_clear_retained(struct client *client, int topic);

/* Sends SUBSCRIBE packets up to OPEN_REQUESTS_MAX; goes on by itself when they are answered. */
void client_send_subscriptions(struct client *client);
void client_subscribe_to(struct client *client, const char *filter);

/* Sends one UNSUBSCRIBE with up to --batch filters from the given one on; returns how many. */
uint32_t client_send_unsubscribe(struct client *client, uint32_t first_filter);

/* DISCONNECT, then close. */
void client_disconnect(struct client *client);

#endif
