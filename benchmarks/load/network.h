/* Network namespaces (as made by `ip netns`) and the byte counters of one interface. */
#ifndef NETWORK_H
#define NETWORK_H

#include <stdint.h>

enum network { HOME_NETWORK, PUBLISHER_NETWORK, SUBSCRIBER_NETWORK, INTERFACE_NETWORK, NETWORK_COUNT };

/* Opens the namespaces named in the options; without any, network_enter() does nothing. */
void network_init(void);

/* A network without a namespace of its own is the home network. */
void network_enter(enum network network);

struct interface_counters {
    uint64_t rx_bytes;
    uint64_t rx_packets;
    uint64_t tx_bytes;
    uint64_t tx_packets;
};

/* Counters of --if; zero without that option. */
struct interface_counters network_read_counters(void);

#endif
