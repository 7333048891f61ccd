#define _GNU_SOURCE
#include "connection.h"

#include "network.h"
#include "options.h"
#include "tls.h"
#include "util.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Larger than any packet: PAYLOAD_MAX plus headers. */
#define READ_BUFFER_SIZE (1u << 20)
#define OUTPUT_INITIAL 256
#define EVENTS_PER_WAIT 512

struct connection_counts connection_counts;

static struct {
    int epoll;
    packet_handler *handler;
    struct sockaddr_in broker[2]; /* by role */
    uint8_t *read_buffer;         /* shared: only the beginning of an incomplete packet is kept per connection */
} loop;

static struct sockaddr_in resolve(const struct endpoint *endpoint)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    struct sockaddr_in address;

    int error = getaddrinfo(endpoint->host, NULL, &hints, &found);
    if (error)
        fail("host '%s': %s", endpoint->host, gai_strerror(error));
    memcpy(&address, found->ai_addr, sizeof address);
    freeaddrinfo(found);
    address.sin_port = htons((uint16_t)endpoint->port);
    return address;
}

void connections_init(packet_handler *handler)
{
    loop.epoll = epoll_create1(0);
    if (loop.epoll < 0)
        fail("epoll: %s", strerror(errno));
    loop.handler = handler;
    loop.broker[PUBLISHER] = resolve(&opt.publisher);
    loop.broker[SUBSCRIBER] = resolve(&opt.subscriber);
    loop.read_buffer = allocate(READ_BUFFER_SIZE, 1);
    if (opt.tls)
        tls_init(opt.ca_file);
}

void connection_init(struct connection *connection, uint32_t index)
{
    *connection = (struct connection){.fd = -1, .state = CLOSED, .index = index};
}

static void bind_source_address(int fd, uint32_t index)
{
    int on = 1;
    uint32_t host = INADDR_LOOPBACK + 1 + index % (uint32_t)opt.source_addresses;
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(host)};

    /* The port is chosen when connecting, so that every source address has all ports. */
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&source, sizeof source))
        fail("bind to source address: %s", strerror(errno));
}

/* A socket belongs to the network namespace it was made in. */
static int open_socket(enum role role, uint32_t index)
{
    int on = 1;

    network_enter(role == PUBLISHER ? PUBLISHER_NETWORK : SUBSCRIBER_NETWORK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0)
        fail("socket: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (opt.source_addresses > 1)
        bind_source_address(fd, index);
    network_enter(HOME_NETWORK);
    return fd;
}

bool connection_dial(struct connection *connection, enum role role)
{
    const struct endpoint *endpoint = role == PUBLISHER ? &opt.publisher : &opt.subscriber;
    const struct sockaddr_in *broker = &loop.broker[role];
    struct epoll_event interest = {.events = EPOLLIN | EPOLLOUT, .data.ptr = connection};

    int fd = open_socket(role, connection->index);
    if (connect(fd, (const struct sockaddr *)broker, sizeof *broker) && errno != EINPROGRESS) {
        connection_counts.failed++;
        close(fd);
        return false;
    }
    if (epoll_ctl(loop.epoll, EPOLL_CTL_ADD, fd, &interest))
        fail("epoll: %s", strerror(errno));
    connection->fd = fd;
    connection->role = role;
    connection->state = CONNECTING;
    connection->awaits_writable = true;
    connection->tls = opt.tls ? tls_open(fd, endpoint->host) : NULL;
    connection_counts.pending++;
    return true;
}

void connection_established(struct connection *connection)
{
    connection->state = ESTABLISHED;
    connection_counts.pending--;
    connection_counts.established++;
}

void connection_close(struct connection *connection)
{
    if (connection->state == CLOSED)
        return;
    tls_close(connection->tls);
    close(connection->fd);
    if (connection->state == ESTABLISHED)
        connection_counts.established--;
    else
        connection_counts.pending--;
    connection->tls = NULL;
    connection->fd = -1;
    connection->state = CLOSED;
    connection->awaits_writable = false;
    connection->output.start = 0;
    connection->output.end = 0;
    connection->partial_read.end = 0;
}

void connection_drop(struct connection *connection, const char *reason)
{
    if (connection->state == CLOSED)
        return;
    if (connection->state == ESTABLISHED)
        connection_counts.dropped++;
    else
        connection_counts.failed++;
    if (opt.verbose)
        fprintf(stderr, "mqload: %s %u: %s: %s\n", connection->role == PUBLISHER ? "publisher" : "subscriber",
                connection->index, connection->state == ESTABLISHED ? "connection lost" : "not connected", reason);
    connection_close(connection);
}

uint32_t connection_backlog(const struct connection *connection)
{
    return connection->output.end - connection->output.start;
}

uint8_t *connection_reserve(struct connection *connection, uint32_t size)
{
    struct buffer *output = &connection->output;

    if (output->start == output->end)
        output->start = output->end = 0;
    if (output->end + size <= output->capacity)
        return output->data + output->end;
    if (output->start) {
        output->end -= output->start;
        memmove(output->data, output->data + output->start, output->end);
        output->start = 0;
    }
    if (output->end + size > output->capacity) {
        uint32_t capacity = output->capacity ? output->capacity : OUTPUT_INITIAL;
        while (output->end + size > capacity)
            capacity *= 2;
        output->data = reallocate(output->data, capacity);
        output->capacity = capacity;
    }
    return output->data + output->end;
}

void connection_send(struct connection *connection, enum packet_type type, uint8_t flags, const uint8_t *body,
                     uint32_t size)
{
    uint8_t *to = connection_reserve(connection, FIXED_HEADER_MAX + size);

    to = put_fixed_header(to, type, flags, size);
    if (size)
        memcpy(to, body, size);
    connection->output.end = (uint32_t)(to + size - connection->output.data);
}

static void await_writable(struct connection *connection, bool wanted)
{
    struct epoll_event interest = {.events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = connection};

    if (connection->awaits_writable == wanted)
        return;
    epoll_ctl(loop.epoll, EPOLL_CTL_MOD, connection->fd, &interest);
    connection->awaits_writable = wanted;
}

static ssize_t write_some(struct connection *connection, const uint8_t *data, size_t size)
{
    if (connection->tls)
        return tls_write(connection->tls, data, size);
    return send(connection->fd, data, size, MSG_NOSIGNAL);
}

static ssize_t read_some(struct connection *connection, uint8_t *data, size_t size)
{
    if (connection->tls)
        return tls_read(connection->tls, data, size);
    return recv(connection->fd, data, size, 0);
}

void connection_flush(struct connection *connection)
{
    struct buffer *output = &connection->output;

    while (output->start < output->end) {
        ssize_t sent = write_some(connection, output->data + output->start, output->end - output->start);
        if (sent > 0) {
            output->start += (uint32_t)sent;
            continue;
        }
        if (sent < 0 && errno == EAGAIN)
            /* TLS may have to read before it can write: waiting for a writable socket would then spin. */
            await_writable(connection, !connection->tls || tls_wants_write(connection->tls));
        else
            connection_drop(connection, strerror(errno));
        return;
    }
    output->start = output->end = 0;
    await_writable(connection, false);
}

void connection_flush_unless_blocked(struct connection *connection)
{
    if (connection_backlog(connection) && !connection->awaits_writable)
        connection_flush(connection);
}

/* Keeps the beginning of an incomplete packet. */
static void keep_rest(struct connection *connection, const uint8_t *rest, uint32_t size)
{
    struct buffer *partial = &connection->partial_read;

    partial->end = size;
    if (!size)
        return;
    if (size > partial->capacity) {
        partial->capacity = size * 2;
        partial->data = reallocate(partial->data, partial->capacity);
    }
    memcpy(partial->data, rest, size);
}

/* Reads once and handles every packet that is complete; false when there was nothing or the connection is gone. */
static bool read_packets(struct connection *connection)
{
    uint8_t *buffer = loop.read_buffer;
    uint32_t kept = connection->partial_read.end;
    struct packet packet;

    if (kept)
        memcpy(buffer, connection->partial_read.data, kept);
    ssize_t count = read_some(connection, buffer + kept, READ_BUFFER_SIZE - kept);
    if (count < 0 && errno == EAGAIN)
        return false;
    if (count <= 0) {
        connection_drop(connection, count ? strerror(errno) : "closed by the broker");
        return false;
    }
    uint32_t size = kept + (uint32_t)count;
    uint32_t offset = 0;
    uint32_t taken;
    while ((taken = packet_take(buffer + offset, size - offset, &packet))) {
        loop.handler(connection, &packet);
        if (connection->state == CLOSED)
            return false;
        offset += taken;
    }
    keep_rest(connection, buffer + offset, size - offset);
    return true;
}

static void on_readable(struct connection *connection)
{
    while (read_packets(connection) && connection->tls && tls_has_pending(connection->tls))
        ;
    if (connection->state != CLOSED && connection_backlog(connection))
        connection_flush(connection);
}

static void on_writable(struct connection *connection)
{
    int error = 0;
    socklen_t size = sizeof error;

    if (connection->state == CONNECTING) {
        getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) {
            connection_drop(connection, strerror(error));
            return;
        }
        connection->state = AWAITING_CONNACK;
    }
    connection_flush(connection);
}

static void on_event(struct connection *connection, uint32_t events)
{
    if (connection->state == CLOSED)
        return;
    if (events & EPOLLOUT)
        on_writable(connection);
    if (connection->state == CLOSED || !(events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
        return;
    if (connection->state == CONNECTING)
        connection_drop(connection, "refused");
    else
        on_readable(connection);
}

void serve_once(int64_t timeout_ns)
{
    struct epoll_event events[EVENTS_PER_WAIT];
    struct timespec timeout = {.tv_sec = timeout_ns / (int64_t)NS_PER_S, .tv_nsec = timeout_ns % (int64_t)NS_PER_S};

    int count = epoll_pwait2(loop.epoll, events, EVENTS_PER_WAIT, &timeout, NULL);
    for (int i = 0; i < count; i++)
        on_event(events[i].data.ptr, events[i].events);
}

void serve_for(double seconds)
{
    uint64_t end = now_ns() + seconds_to_ns(seconds);
    uint64_t now;

    while ((now = now_ns()) < end)
        serve_once((int64_t)(end - now));
}
