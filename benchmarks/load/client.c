#include "client.h"

#include "options.h"
#include "payload.h"
#include "run.h"
#include "topics.h"
#include "util.h"

#include <stdio.h>
#include <string.h>

#define RETRY_PAUSE_NS (200 * NS_PER_MS)
#define POLL_NS (5 * NS_PER_MS)

/* Bodies of SUBSCRIBE and UNSUBSCRIBE stay below 64 KiB. */
#define REQUEST_SIZE_MAX 65535
#define LAST_PACKET_ID 65000

#define RUN_IN_PAYLOAD ((uint16_t)run.number)
#define PROBE_IN_PAYLOAD ((uint16_t)~run.number)

static uint8_t request_body[REQUEST_SIZE_MAX];

struct client *clients_create(int count, char kind, bool clean_session)
{
    struct client *clients = allocate(count, sizeof *clients);

    for (int i = 0; i < count; i++) {
        struct client *client = &clients[i];
        connection_init(&client->connection, (uint32_t)i);
        client->clean_session = clean_session;
        if (opt.client_id_prefix)
            snprintf(client->id, sizeof client->id, "%.20s%c%d", opt.client_id_prefix, kind, i);
        else
            snprintf(client->id, sizeof client->id, "m%08x%c%d", run.number, kind, i);
    }
    return clients;
}

void client_init_inflight(struct client *client, int size)
{
    inflight_init(&client->publishing.inflight, (uint32_t)size);
}

void client_init_ledgers(struct client *client, int publishers)
{
    client->subscribing.received = allocate(publishers, sizeof *client->subscribing.received);
}

bool client_is_up(const struct client *client)
{
    return client->connection.state == ESTABLISHED;
}

static void send_connect(struct client *client)
{
    struct connect_fields fields = {
        .version = opt.version,
        .client_id = client->id,
        .user = opt.user,
        .password = opt.password,
        .keepalive_s = opt.keepalive_s,
        .clean_session = client->clean_session,
    };
    uint8_t body[CONNECT_MAX];
    uint8_t *end = put_connect_body(body, &fields);

    connection_send(&client->connection, CONNECT, 0, body, (uint32_t)(end - body));
}

static void dial(struct client *client, enum role role)
{
    struct subscribing *subscribing = &client->subscribing;

    subscribing->filters_sent = 0;
    subscribing->filters_acknowledged = 0;
    subscribing->requests_open = 0;
    if (connection_dial(&client->connection, role))
        send_connect(client);
}

static void redial_closed(struct client *clients, int count, enum role role)
{
    for (int i = 0; i < count && connection_counts.pending < opt.concurrency; i++) {
        if (clients[i].connection.state == CLOSED)
            dial(&clients[i], role);
    }
}

int clients_connect(struct client *clients, int count, enum role role, double timeout_s)
{
    uint64_t end = now_ns() + seconds_to_ns(timeout_s);
    uint64_t next_retry = 0;
    long before = connection_counts.established;
    int dialled = 0;

    for (;;) {
        while (dialled < count && connection_counts.pending < opt.concurrency)
            dial(&clients[dialled++], role);
        serve_once(POLL_NS);
        if (connection_counts.established - before >= count)
            return count;
        uint64_t now = now_ns();
        if (now > end)
            return (int)(connection_counts.established - before);
        if (dialled == count && !connection_counts.pending && now > next_retry) {
            next_retry = now + RETRY_PAUSE_NS;
            redial_closed(clients, count, role);
        }
    }
}

static bool all_subscribed(const struct client *clients, int count)
{
    for (int i = 0; i < count; i++) {
        const struct subscribing *subscribing = &clients[i].subscribing;
        if (client_is_up(&clients[i]) && subscribing->filters_acknowledged < subscribing->filters)
            return false;
    }
    return true;
}

bool clients_await_subscriptions(struct client *clients, int count, double timeout_s)
{
    uint64_t end = now_ns() + seconds_to_ns(timeout_s);

    while (!all_subscribed(clients, count)) {
        if (now_ns() > end)
            return false;
        serve_once(POLL_NS);
    }
    return true;
}

/* Writes packet id and, for MQTT 5, empty properties. */
static uint8_t *begin_request(struct client *client)
{
    if (client->last_packet_id >= LAST_PACKET_ID)
        client->last_packet_id = 0;
    uint8_t *to = put_u16(request_body, ++client->last_packet_id);
    if (opt.version == 5)
        *to++ = 0;
    return to;
}

static void send_request(struct client *client, enum packet_type type, const uint8_t *end)
{
    client->subscribing.requests_open++;
    connection_send(&client->connection, type, REQUEST_FLAGS, request_body, (uint32_t)(end - request_body));
}

/* Does one more filter fit, with its length and options? */
static bool has_room(const uint8_t *end)
{
    return request_body + REQUEST_SIZE_MAX - end > FILTER_MAX + 3;
}

static void send_subscribe(struct client *client)
{
    struct subscribing *subscribing = &client->subscribing;
    uint8_t *to = begin_request(client);
    char filter[FILTER_MAX];

    for (int i = 0; i < opt.batch && subscribing->filters_sent < subscribing->filters && has_room(to); i++) {
        uint32_t size = filter_write(filter, client->connection.index, subscribing->filters_sent++);
        to = put_text(to, filter, size);
        *to++ = (uint8_t)opt.subscriber_qos;
    }
    send_request(client, SUBSCRIBE, to);
}

void client_send_subscriptions(struct client *client)
{
    struct subscribing *subscribing = &client->subscribing;

    while (subscribing->filters_sent < subscribing->filters && subscribing->requests_open < OPEN_REQUESTS_MAX)
        send_subscribe(client);
}

void client_subscribe_to(struct client *client, const char *filter)
{
    uint8_t *to = put_text(begin_request(client), filter, (uint32_t)strlen(filter));

    *to++ = (uint8_t)opt.subscriber_qos;
    send_request(client, SUBSCRIBE, to);
    connection_flush(&client->connection);
}

uint32_t client_send_unsubscribe(struct client *client, uint32_t first_filter)
{
    uint8_t *to = begin_request(client);
    char filter[FILTER_MAX];
    uint32_t count = 0;

    while (count < (uint32_t)opt.batch && first_filter + count < client->subscribing.filters && has_room(to)) {
        uint32_t size = filter_write(filter, client->connection.index, first_filter + count);
        to = put_text(to, filter, size);
        count++;
    }
    send_request(client, UNSUBSCRIBE, to);
    return count;
}

void client_disconnect(struct client *client)
{
    if (client_is_up(client)) {
        connection_send(&client->connection, DISCONNECT, 0, NULL, 0);
        connection_flush(&client->connection);
    }
    /* Time for the broker to read it: closing with unread input would reset the connection. */
    serve_for(0.05);
    connection_close(&client->connection);
}

/* ---- publishing ---- */

bool client_may_publish(const struct client *client)
{
    return !opt.qos || client->publishing.inflight.count < client->publishing.inflight.limit;
}

static void put_message(struct client *client, struct publish_fields *fields, const struct payload_header *header)
{
    struct connection *connection = &client->connection;
    uint8_t *to = connection_reserve(connection, publish_packet_max(fields));

    to = put_publish_header(to, fields, opt.version);
    memcpy(to, header, sizeof *header);
    memset(to + sizeof *header, 'x', fields->payload_size - sizeof *header);
    connection->output.end = (uint32_t)(to + fields->payload_size - connection->output.data);
}

void client_publish(struct client *client, int topic, int qos, bool retain, uint64_t sent_ns)
{
    struct publishing *publishing = &client->publishing;
    uint64_t sequence = publishing->next_sequence++;
    struct publish_fields fields = {.qos = qos, .retain = retain, .payload_size = (uint32_t)opt.payload_size};
    struct payload_header header = {
        .sent_ns = sent_ns,
        .sequence = (uint32_t)sequence,
        .publisher = (uint16_t)client->connection.index,
        .run = RUN_IN_PAYLOAD,
    };

    if (sequence > PAYLOAD_SEQUENCE_MAX)
        fail("a publisher cannot send more than %u messages", PAYLOAD_SEQUENCE_MAX);
    fields.topic = topic_name(topic, &fields.topic_size);
    if (qos)
        fields.packet_id = inflight_take(&publishing->inflight, sequence);
    put_message(client, &fields, &header);
}

void client_publish_probe(struct client *client, int topic)
{
    struct publish_fields fields = {.payload_size = (uint32_t)opt.payload_size};
    struct payload_header header = {.sent_ns = now_ns(), .run = PROBE_IN_PAYLOAD};

    fields.topic = topic_name(topic, &fields.topic_size);
    put_message(client, &fields, &header);
}

void client_clear_retained(struct client *client, int topic)
{
    struct connection *connection = &client->connection;
    struct publish_fields fields = {.retain = true};

    fields.topic = topic_name(topic, &fields.topic_size);
    uint8_t *to = connection_reserve(connection, publish_packet_max(&fields));
    connection->output.end = (uint32_t)(put_publish_header(to, &fields, opt.version) - connection->output.data);
}

static void on_acknowledged(struct client *client, const struct packet *packet)
{
    struct publishing *publishing = &client->publishing;
    uint64_t sequence;

    if (!inflight_release(&publishing->inflight, parse_packet_id(packet), &sequence))
        return;
    ledger_mark(&publishing->acknowledged, sequence);
    run.acknowledged++;
}

/* The answer to PUBREC, PUBREL, or to a PUBLISH with QoS > 0: just the packet id. */
static void answer(struct client *client, enum packet_type type, uint8_t flags, uint16_t packet_id)
{
    uint8_t body[2];

    put_u16(body, packet_id);
    connection_send(&client->connection, type, flags, body, sizeof body);
}

static void on_pubrec(struct client *client, const struct packet *packet)
{
    if (opt.version == 5 && parse_reason_code(packet) >= FIRST_ERROR_CODE)
        on_acknowledged(client, packet); /* refused: there will be no PUBCOMP */
    else
        answer(client, PUBREL, REQUEST_FLAGS, parse_packet_id(packet));
}

/* ---- receiving ---- */

static void note_latency(const struct payload_header *header, uint64_t now)
{
    uint64_t latency = now - header->sent_ns;

    if (run.window_start_ns && header->sent_ns >= run.window_start_ns
        && (!run.window_end_ns || header->sent_ns <= run.window_end_ns))
        latency_record(&run.latency, latency);
}

static void note_catch_up(const struct payload_header *header, uint64_t now)
{
    if (run.awaiting_catch_up && now - header->sent_ns < (uint64_t)opt.lag_ok_ms * NS_PER_MS) {
        run.caught_up_ns = now;
        run.awaiting_catch_up = false;
    }
}

static void note_delivery(struct client *client, const struct payload_header *header)
{
    struct ledger *received = client->subscribing.received;
    uint64_t now = now_ns();
    enum arrival arrival = received ? ledger_mark(&received[header->publisher], header->sequence) : IN_ORDER;

    run.last_arrival_ns = now;
    note_catch_up(header, now);
    if (arrival == DUPLICATE) {
        run.duplicates++;
        return;
    }
    run.received++;
    if (arrival == REORDERED)
        run.reordered++;
    if (run.in_window)
        run.received_in_window++;
    note_latency(header, now);
}

static void on_publish(struct client *client, const struct packet *packet)
{
    struct publish_fields fields;
    struct payload_header header;

    if (!parse_publish(packet, opt.version, &fields))
        return;
    if (fields.qos)
        answer(client, fields.qos == 1 ? PUBACK : PUBREC, 0, fields.packet_id);
    if (fields.payload_size < sizeof header) {
        run.foreign++;
        return;
    }
    memcpy(&header, fields.payload, sizeof header);
    /* Of an earlier run on this machine at least the time does not fit, even if its number does. */
    bool ours = header.publisher < topics.publishers && header.sent_ns >= run.started_ns;
    if (ours && header.run == RUN_IN_PAYLOAD)
        note_delivery(client, &header);
    else if (ours && header.run == PROBE_IN_PAYLOAD)
        client->subscribing.probes++;
    else
        run.foreign++;
}

static void drop(struct client *client, const char *cause, unsigned code)
{
    char reason[40];

    snprintf(reason, sizeof reason, "%s, code %u", cause, code);
    connection_drop(&client->connection, reason);
}

static void on_connack(struct client *client, const struct packet *packet)
{
    uint8_t code = packet->size < 2 ? UINT8_MAX : packet->body[1];

    if (code) {
        drop(client, "refused", code);
        return;
    }
    if (client->connection.state != AWAITING_CONNACK)
        return;
    client->session_present = packet->body[0] & 1;
    connection_established(&client->connection);
    if (client->connection.role == SUBSCRIBER) {
        client_send_subscriptions(client);
        return;
    }
    uint16_t receive_maximum = opt.version == 5 ? parse_receive_maximum(packet) : 0;
    if (receive_maximum && receive_maximum < client->publishing.inflight.limit)
        client->publishing.inflight.limit = receive_maximum;
}

/* A SUBSCRIBE or UNSUBSCRIBE has its answer. */
static void on_answered(struct subscribing *subscribing)
{
    if (subscribing->requests_open)
        subscribing->requests_open--;
}

static void on_suback(struct client *client, const struct packet *packet)
{
    struct subscribing *subscribing = &client->subscribing;

    for (uint32_t i = suback_codes_offset(packet, opt.version); i < packet->size; i++) {
        if (packet->body[i] >= FIRST_ERROR_CODE)
            subscribing->filters_refused++;
        subscribing->filters_acknowledged++;
        run.filters_acknowledged++;
    }
    on_answered(subscribing);
    client_send_subscriptions(client);
}

static void on_disconnect(struct client *client, const struct packet *packet)
{
    drop(client, "DISCONNECT", packet->size ? packet->body[0] : 0);
}

void client_handle_packet(struct connection *connection, const struct packet *packet)
{
    struct client *client = (struct client *)connection;

    switch (packet->type) {
    case CONNACK:
        on_connack(client, packet);
        break;
    case PUBLISH:
        on_publish(client, packet);
        break;
    case PUBACK:
    case PUBCOMP:
        on_acknowledged(client, packet);
        break;
    case PUBREC:
        on_pubrec(client, packet);
        break;
    case PUBREL:
        answer(client, PUBCOMP, 0, parse_packet_id(packet));
        break;
    case SUBACK:
        on_suback(client, packet);
        break;
    case UNSUBACK:
        on_answered(&client->subscribing);
        break;
    case DISCONNECT:
        on_disconnect(client, packet);
        break;
    default:
        break;
    }
}
