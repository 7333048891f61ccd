#include "topics.h"

#include "options.h"
#include "util.h"

#include <stdio.h>
#include <string.h>

/* Consecutive messages of a publisher go to topics far apart. */
#define TOPIC_STRIDE 7919

struct topics topics;

static struct {
    char *text;
    size_t stride; /* bytes per name */
    uint16_t *size;
} names;

enum pattern pattern_from_name(const char *name)
{
    if (!strcmp(name, "one"))
        return ONE;
    if (!strcmp(name, "pair"))
        return PAIR;
    if (!strcmp(name, "wild"))
        return WILD;
    return MANY;
}

void topics_init(const struct topics *shape)
{
    char longest[FILTER_MAX];

    topics = *shape;
    names.stride = (size_t)snprintf(longest, sizeof longest, "%s/%d/v", opt.topic_base, topics.count) + 1;
    names.text = allocate(topics.count, names.stride);
    names.size = allocate(topics.count, sizeof *names.size);
    for (int i = 0; i < topics.count; i++) {
        char *name = names.text + (size_t)i * names.stride;
        names.size[i] = (uint16_t)snprintf(name, names.stride, "%s/%d/v", opt.topic_base, i);
    }
}

const char *topic_name(int topic, uint32_t *size)
{
    *size = names.size[topic];
    return names.text + (size_t)topic * names.stride;
}

int topic_to_publish(uint32_t publisher, uint64_t sequence)
{
    switch (topics.pattern) {
    case ONE:
        return 0;
    case PAIR:
    case WILD:
        return (int)publisher;
    default:
        return (int)((sequence * TOPIC_STRIDE + publisher) % (uint64_t)topics.count);
    }
}

int topic_fan_out(int topic)
{
    switch (topics.pattern) {
    case ONE:
    case WILD:
        return topics.subscribers;
    case PAIR:
        return topics.subscribers / topics.publishers + (topic < topics.subscribers % topics.publishers);
    default:
        return topic < topics.subscribed;
    }
}

int filter_count(uint32_t subscriber)
{
    if (topics.pattern != MANY)
        return 1;
    if ((int)subscriber >= topics.subscribed)
        return 0;
    return (topics.subscribed - 1 - (int)subscriber) / topics.subscribers + 1;
}

static int topic_of_filter(uint32_t subscriber, uint32_t n)
{
    switch (topics.pattern) {
    case MANY:
        return (int)(subscriber + n * (uint32_t)topics.subscribers);
    case PAIR:
        return (int)subscriber % topics.publishers;
    default:
        return 0;
    }
}

uint32_t filter_write(char *filter, uint32_t subscriber, uint32_t n)
{
    int topic = topic_of_filter(subscriber, n);

    if (topics.pattern == WILD)
        return (uint32_t)snprintf(filter, FILTER_MAX, "%s/+/v", opt.topic_base);
    const char *format = opt.wildcard_filters ? "%s/%d/+" : "%s/%d/v";
    return (uint32_t)snprintf(filter, FILTER_MAX, format, opt.topic_base, topic);
}
