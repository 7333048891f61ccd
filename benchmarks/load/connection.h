/*
 * Non-blocking connections to a broker and the loop that serves them all from one thread. Knows where one MQTT packet
 * ends and the next begins, but not what is in it.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "packet.h"

#include <stdbool.h>
#include <stdint.h>

struct tls;

enum role { PUBLISHER, SUBSCRIBER };

enum connection_state {
    CLOSED,
    CONNECTING,       /* TCP */
    AWAITING_CONNACK, /* TCP is there, MQTT (and TLS) not yet */
    ESTABLISHED,
};

struct buffer {
    uint8_t *data;
    uint32_t start; /* what is in use is data[start..end) */
    uint32_t end;
    uint32_t capacity;
};

struct connection {
    int fd;
    enum connection_state state;
    enum role role;
    uint32_t index; /* within its role */
    bool awaits_writable;
    struct tls *tls;            /* NULL without --tls */
    struct buffer output;       /* not sent yet */
    struct buffer partial_read; /* the beginning of a packet whose end has not arrived */
};

struct connection_counts {
    long established;
    long pending;     /* dialled, no CONNACK yet */
    uint64_t dropped; /* were established and not closed by us, which includes the broker's closing after DISCONNECT */
    uint64_t failed;  /* never got established */
};

extern struct connection_counts connection_counts;

typedef void packet_handler(struct connection *connection, const struct packet *packet);

/* Everything that arrives is given to the handler, which must have copied what it wants to keep. */
void connections_init(packet_handler *handler);

void connection_init(struct connection *connection, uint32_t index);

/* Starts connecting; false when that failed at once. What is written meanwhile is sent once connected. */
bool connection_dial(struct connection *connection, enum role role);
void connection_established(struct connection *connection);

/* close: we want it so; drop: it broke, and counts as such. */
void connection_close(struct connection *connection);
void connection_drop(struct connection *connection, const char *reason);

/* Room for size bytes at the end of the output; advance output.end by what was written there. */
uint8_t *connection_reserve(struct connection *connection, uint32_t size);
void connection_send(struct connection *connection, enum packet_type type, uint8_t flags, const uint8_t *body,
                     uint32_t size);
uint32_t connection_backlog(const struct connection *connection);

/* Sends as much as the socket takes; the loop sends the rest. */
void connection_flush(struct connection *connection);

/* The same, unless the loop is waiting for the socket to take more anyway. */
void connection_flush_unless_blocked(struct connection *connection);

/* Waits for events, at most so long, and serves them. */
void serve_once(int64_t timeout_ns);
void serve_for(double seconds);

#endif
