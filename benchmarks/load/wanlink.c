/*
 * wanlink: emulates a wide-area link on kernels without sch_netem. It makes two TUN devices, one in each of two
 * network namespaces; an IP packet that leaves through one comes in through the other after a delay, unless it is lost.
 *
 *   wanlink NETNS_A DEVICE_A NETNS_B DEVICE_B CONTROL_FILE
 *
 * The namespaces must exist; addresses are the caller's business. The control file holds three numbers: delay in ms
 * (one way), loss in percent (100: the link is cut), rate in Mbit/s (0: unlimited). SIGHUP makes wanlink read it again,
 * SIGUSR1 makes it print counters as JSON on stderr.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ull
#define PACKET_SIZE_MAX 65536
#define QUEUE_MAX 65536 /* packets per direction */
#define READS_PER_TURN 256
#define RETRY_NS 50000 /* when a device does not take a packet at once */
#define TIMER_SLACK_NS 1000

struct packet {
    struct packet *next;
    uint64_t due_ns;
    uint32_t size;
    uint8_t data[];
};

/* Packets read from one device that are to be written to the other, in order. */
struct direction {
    int from_fd;
    int to_fd;
    struct packet *head;
    struct packet *tail;
    uint64_t queued;
    uint64_t sender_free_ns; /* at a limited rate: when the packets so far are sent */
    uint64_t packets;
    uint64_t bytes;
    uint64_t lost;
    uint64_t overflowed;
};

struct settings {
    double delay_ms;
    double loss_percent;
    double rate_mbit; /* 0: unlimited */
};

static volatile sig_atomic_t reload_requested = 1;
static volatile sig_atomic_t report_requested;

static void on_hangup(int signal)
{
    (void)signal;
    reload_requested = 1;
}

static void on_user_signal(int signal)
{
    (void)signal;
    report_requested = 1;
}

static void give_up(const char *what)
{
    fprintf(stderr, "wanlink: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* xorshift64; the fixed seed makes two runs lose the same packets. Returns 0 <= x < 1. */
static double random_fraction(void)
{
    static uint64_t state = 88172645463325252ull;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0; /* 2^53 */
}

/* A TUN device appears in the namespace in which it is made. */
static int make_device(const char *netns, const char *name)
{
    char path[128];
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};

    snprintf(path, sizeof path, "/run/netns/%s", netns);
    int home = open("/proc/self/ns/net", O_RDONLY);
    int away = open(path, O_RDONLY);
    if (away < 0 || setns(away, CLONE_NEWNET))
        give_up(path);
    int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    if (device < 0 || ioctl(device, TUNSETIFF, &request))
        give_up(name);
    if (setns(home, CLONE_NEWNET))
        give_up("return to the own network namespace");
    close(away);
    close(home);
    return device;
}

/* What is missing in the file is zero. */
static void read_settings(const char *path, struct settings *settings)
{
    FILE *file = fopen(path, "r");

    *settings = (struct settings){0};
    if (!file)
        return;
    if (fscanf(file, "%lf %lf %lf", &settings->delay_ms, &settings->loss_percent, &settings->rate_mbit) < 2)
        fprintf(stderr, "wanlink: %s: expected delay, loss and rate\n", path);
    fclose(file);
}

static void print_counters(const struct direction *ab, const struct direction *ba)
{
    fprintf(stderr,
            "{\"ab_p\":%" PRIu64 ",\"ab_b\":%" PRIu64 ",\"ab_lost\":%" PRIu64 ",\"ba_p\":%" PRIu64 ",\"ba_b\":%" PRIu64
            ",\"ba_lost\":%" PRIu64 ",\"ovf\":%" PRIu64 "}\n",
            ab->packets, ab->bytes, ab->lost, ba->packets, ba->bytes, ba->lost, ab->overflowed + ba->overflowed);
}

/* When the last bit of a packet of this size is on the wire. */
static uint64_t sent_ns(struct direction *direction, size_t size, const struct settings *settings)
{
    uint64_t now = now_ns();

    if (settings->rate_mbit <= 0)
        return now;
    if (direction->sender_free_ns < now)
        direction->sender_free_ns = now;
    direction->sender_free_ns += (uint64_t)((double)size * 8e3 / settings->rate_mbit);
    return direction->sender_free_ns;
}

static void enqueue(struct direction *direction, const uint8_t *data, size_t size, const struct settings *settings)
{
    struct packet *packet = malloc(sizeof *packet + size);

    if (!packet)
        give_up("memory");
    packet->next = NULL;
    packet->size = (uint32_t)size;
    packet->due_ns = sent_ns(direction, size, settings) + (uint64_t)(settings->delay_ms * 1e6);
    memcpy(packet->data, data, size);
    if (direction->tail)
        direction->tail->next = packet;
    else
        direction->head = packet;
    direction->tail = packet;
    direction->queued++;
    direction->packets++;
    direction->bytes += size;
}

static void receive(struct direction *direction, const struct settings *settings)
{
    static uint8_t data[PACKET_SIZE_MAX];

    for (int i = 0; i < READS_PER_TURN; i++) {
        ssize_t size = read(direction->from_fd, data, sizeof data);
        if (size <= 0)
            return;
        if (settings->loss_percent > 0 && random_fraction() * 100 < settings->loss_percent)
            direction->lost++;
        else if (direction->queued > QUEUE_MAX)
            direction->overflowed++;
        else
            enqueue(direction, data, (size_t)size, settings);
    }
}

static void deliver_due(struct direction *direction, uint64_t now)
{
    struct packet *packet;

    while ((packet = direction->head) && packet->due_ns <= now) {
        if (write(direction->to_fd, packet->data, packet->size) < 0 && errno == EAGAIN)
            return;
        direction->head = packet->next;
        if (!direction->head)
            direction->tail = NULL;
        direction->queued--;
        free(packet);
    }
}

/* Switches the timer off when nothing is queued. */
static void set_timer(int timer, const struct direction directions[2], uint64_t now)
{
    struct itimerspec when = {0};
    uint64_t next = 0;

    for (int i = 0; i < 2; i++) {
        const struct packet *packet = directions[i].head;
        if (packet && (!next || packet->due_ns < next))
            next = packet->due_ns;
    }
    if (next && next <= now)
        next = now + RETRY_NS;
    when.it_value.tv_sec = (time_t)(next / NS_PER_S);
    when.it_value.tv_nsec = (long)(next % NS_PER_S);
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static void watch(int epoll, int fd, uint32_t id)
{
    struct epoll_event interest = {.events = EPOLLIN, .data.u32 = id};

    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &interest))
        give_up("epoll");
}

/* Signals are let in only while waiting, so that none is missed between looking at the flags and waiting. */
static void block_signals(sigset_t *while_waiting)
{
    sigset_t blocked;

    sigemptyset(&blocked);
    sigaddset(&blocked, SIGHUP);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, while_waiting);
    sigdelset(while_waiting, SIGHUP);
    sigdelset(while_waiting, SIGUSR1);
    signal(SIGHUP, on_hangup);
    signal(SIGUSR1, on_user_signal);
}

int main(int argument_count, char **arguments)
{
    enum { A_TO_B, B_TO_A, TIMER };
    struct direction directions[2] = {0};
    struct settings settings;
    struct epoll_event events[3];
    sigset_t while_waiting;
    uint64_t expirations;

    if (argument_count != 6) {
        fputs("usage: wanlink NETNS_A DEVICE_A NETNS_B DEVICE_B CONTROL_FILE\n", stderr);
        return 2;
    }
    block_signals(&while_waiting);
    int a = make_device(arguments[1], arguments[2]);
    int b = make_device(arguments[3], arguments[4]);
    directions[A_TO_B].from_fd = directions[B_TO_A].to_fd = a;
    directions[B_TO_A].from_fd = directions[A_TO_B].to_fd = b;
    prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NS);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    int epoll = epoll_create1(0);
    watch(epoll, a, A_TO_B);
    watch(epoll, b, B_TO_A);
    watch(epoll, timer, TIMER);

    for (;;) {
        if (reload_requested) {
            reload_requested = 0;
            read_settings(arguments[5], &settings);
        }
        if (report_requested) {
            report_requested = 0;
            print_counters(&directions[A_TO_B], &directions[B_TO_A]);
        }
        int count = epoll_pwait(epoll, events, 3, -1, &while_waiting);
        for (int i = 0; i < count; i++) {
            if (events[i].data.u32 != TIMER)
                receive(&directions[events[i].data.u32], &settings);
            else if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN)
                give_up("timer");
        }
        uint64_t now = now_ns();
        deliver_due(&directions[A_TO_B], now);
        deliver_due(&directions[B_TO_A], now);
        set_timer(timer, directions, now);
    }
}
