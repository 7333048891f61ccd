/*
 * Who publishes to which topic and who subscribes to what.
 *   one   all publishers to one topic, all subscribers read it
 *   pair  a topic per publisher, subscriber j reads the one of publisher j modulo publishers
 *   wild  a topic per publisher, every subscriber reads all with BASE/+/v
 *   many  publishers walk over all topics; topic i is read by subscriber i modulo subscribers
 */
#ifndef TOPICS_H
#define TOPICS_H

#include <stdint.h>

enum pattern { ONE, PAIR, WILD, MANY };

/* Room for the filter of any topic. */
#define FILTER_MAX 256

struct topics {
    enum pattern pattern;
    int count;
    int subscribed; /* many: only the first so many have a subscriber */
    int publishers;
    int subscribers;
};

extern struct topics topics;

/* Writes out all topic names once, so that publishing only copies. */
void topics_init(const struct topics *shape);
enum pattern pattern_from_name(const char *name);

const char *topic_name(int topic, uint32_t *size);

/* The topic of a publisher's next message. */
int topic_to_publish(uint32_t publisher, uint64_t sequence);

/* How many subscribers get a message published to the topic. */
int topic_fan_out(int topic);

/* How many filters the subscriber has; writes its nth filter and returns the length. */
int filter_count(uint32_t subscriber);
uint32_t filter_write(char *filter, uint32_t subscriber, uint32_t n);

#endif
