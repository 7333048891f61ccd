#define _GNU_SOURCE
#include "network.h"

#include "options.h"
#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

static struct {
    int fd[NETWORK_COUNT]; /* -1: none of its own */
    int current_fd;
} namespaces = {.fd = {-1, -1, -1, -1}, .current_fd = -1};

static int open_namespace(const char *name)
{
    char path[128];

    if (!name)
        return -1;
    snprintf(path, sizeof path, "/run/netns/%s", name);
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        fail("network namespace %s: %s", name, strerror(errno));
    return fd;
}

void network_init(void)
{
    if (!opt.publisher.netns && !opt.subscriber.netns && !opt.interface_netns)
        return;
    namespaces.fd[HOME_NETWORK] = open("/proc/self/ns/net", O_RDONLY);
    namespaces.fd[PUBLISHER_NETWORK] = open_namespace(opt.publisher.netns);
    namespaces.fd[SUBSCRIBER_NETWORK] = open_namespace(opt.subscriber.netns);
    namespaces.fd[INTERFACE_NETWORK] = open_namespace(opt.interface_netns);
    namespaces.current_fd = namespaces.fd[HOME_NETWORK];
}

void network_enter(enum network network)
{
    int fd = namespaces.fd[network] >= 0 ? namespaces.fd[network] : namespaces.fd[HOME_NETWORK];

    if (fd < 0 || fd == namespaces.current_fd)
        return;
    if (setns(fd, CLONE_NEWNET))
        fail("setns: %s", strerror(errno));
    namespaces.current_fd = fd;
}

struct interface_counters network_read_counters(void)
{
    struct interface_counters counters = {0};
    char line[512];

    if (!opt.interface)
        return counters;
    network_enter(INTERFACE_NETWORK);
    FILE *table = fopen("/proc/thread-self/net/dev", "r");
    while (table && fgets(line, sizeof line, table)) {
        const char *name = line + strspn(line, " ");
        size_t length = strlen(opt.interface);
        if (strncmp(name, opt.interface, length) || name[length] != ':')
            continue;
        const char *format = "%" SCNu64 " %" SCNu64 " %*u %*u %*u %*u %*u %*u %" SCNu64 " %" SCNu64;
        sscanf(name + length + 1, format, &counters.rx_bytes, &counters.rx_packets, &counters.tx_bytes,
               &counters.tx_packets);
    }
    if (table)
        fclose(table);
    network_enter(HOME_NETWORK);
    return counters;
}
