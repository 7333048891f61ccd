/* Steps that several modes share: blasting from one publisher, draining, sessions that outlive connections. */
#ifndef SESSION_H
#define SESSION_H

#include "client.h"

#include <stdbool.h>
#include <stdint.h>

/* Publishes count messages to the topics in turn, without exceeding --inflight; returns the seconds until all are
 * acknowledged (QoS 0: sent), or the timeout, or the loss of the connection. */
double publish_all(struct client *publisher, uint64_t count, bool retain, double timeout_s);

/* Receives until so many messages are in, or none came for quiet_ms, or the time is over. */
void drain(uint64_t expected, int quiet_ms, double max_s);

/* One topic; a subscriber, connected with a new session that outlives the connection; a publisher, not connected yet. */
void session_create(struct client **subscriber, struct client **publisher);

/* Connects to the session that is there, without subscribing again; false when that fails. */
bool session_resume(struct client *subscriber, double timeout_s);

/* Ends the connection and removes the session. */
void session_remove(struct client *subscriber);

#endif
