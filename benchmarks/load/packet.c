#include "packet.h"

#include <string.h>

enum property {
    SESSION_EXPIRY_INTERVAL = 0x11,
    ASSIGNED_CLIENT_ID = 0x12,
    SERVER_KEEP_ALIVE = 0x13,
    REQUEST_PROBLEM_INFORMATION = 0x17,
    REQUEST_RESPONSE_INFORMATION = 0x19,
    RECEIVE_MAXIMUM = 0x21,
    TOPIC_ALIAS_MAXIMUM = 0x22,
    MAXIMUM_QOS = 0x24,
    RETAIN_AVAILABLE = 0x25,
    USER_PROPERTY = 0x26,
    MAXIMUM_PACKET_SIZE = 0x27,
    WILDCARD_SUBSCRIPTION_AVAILABLE = 0x28,
    SUBSCRIPTION_IDENTIFIERS_AVAILABLE = 0x29,
    SHARED_SUBSCRIPTION_AVAILABLE = 0x2a,
};

#define CLEAN_SESSION_FLAG 0x02
#define PASSWORD_FLAG 0x40
#define USER_NAME_FLAG 0x80

/* An MQTT 5 session that is to outlive its connection lives this long. */
#define SESSION_EXPIRY_S 3600

static uint8_t *put_length(uint8_t *to, uint32_t length)
{
    while (length > 127) {
        *to++ = (uint8_t)(length | 0x80);
        length >>= 7;
    }
    *to++ = (uint8_t)length;
    return to;
}

uint8_t *put_u16(uint8_t *to, uint16_t value)
{
    *to++ = (uint8_t)(value >> 8);
    *to++ = (uint8_t)value;
    return to;
}

uint8_t *put_text(uint8_t *to, const char *text, uint32_t size)
{
    to = put_u16(to, (uint16_t)size);
    memcpy(to, text, size);
    return to + size;
}

uint8_t *put_fixed_header(uint8_t *to, enum packet_type type, uint8_t flags, uint32_t body_size)
{
    *to++ = (uint8_t)(type << 4 | flags);
    return put_length(to, body_size);
}

static uint8_t *put_connect_properties(uint8_t *to, bool clean_session)
{
    uint8_t *length = to++;

    if (!clean_session) {
        *to++ = SESSION_EXPIRY_INTERVAL;
        to = put_u16(to, 0);
        to = put_u16(to, SESSION_EXPIRY_S);
    }
    *to++ = RECEIVE_MAXIMUM;
    to = put_u16(to, UINT16_MAX);
    *length = (uint8_t)(to - length - 1);
    return to;
}

uint8_t *put_connect_body(uint8_t *to, const struct connect_fields *fields)
{
    uint8_t flags = 0;

    if (fields->clean_session)
        flags |= CLEAN_SESSION_FLAG;
    if (fields->user)
        flags |= USER_NAME_FLAG;
    if (fields->password)
        flags |= PASSWORD_FLAG;
    to = put_text(to, "MQTT", 4);
    *to++ = (uint8_t)fields->version;
    *to++ = flags;
    to = put_u16(to, (uint16_t)fields->keepalive_s);
    if (fields->version == 5)
        to = put_connect_properties(to, fields->clean_session);
    to = put_text(to, fields->client_id, (uint32_t)strlen(fields->client_id));
    if (fields->user)
        to = put_text(to, fields->user, (uint32_t)strlen(fields->user));
    if (fields->password)
        to = put_text(to, fields->password, (uint32_t)strlen(fields->password));
    return to;
}

uint32_t publish_packet_max(const struct publish_fields *fields)
{
    /* topic length, packet id, empty properties */
    return FIXED_HEADER_MAX + 2 + fields->topic_size + 2 + 1 + fields->payload_size;
}

uint8_t *put_publish_header(uint8_t *to, const struct publish_fields *fields, int version)
{
    uint32_t size = 2 + fields->topic_size + (fields->qos ? 2 : 0) + (version == 5 ? 1 : 0) + fields->payload_size;
    uint8_t flags = (uint8_t)(fields->qos << 1 | (fields->retain ? RETAIN_FLAG : 0));

    to = put_fixed_header(to, PUBLISH, flags, size);
    to = put_text(to, fields->topic, fields->topic_size);
    if (fields->qos)
        to = put_u16(to, fields->packet_id);
    if (version == 5)
        *to++ = 0;
    return to;
}

/* Reads a variable byte integer; returns the bytes it takes, 0 when it does not end within size. */
static uint32_t take_length(const uint8_t *data, uint32_t size, uint32_t *value)
{
    *value = 0;
    for (uint32_t i = 0; i < size && i < 4; i++) {
        *value |= (uint32_t)(data[i] & 0x7f) << (7 * i);
        if (!(data[i] & 0x80))
            return i + 1;
    }
    return 0;
}

uint32_t packet_take(const uint8_t *data, uint32_t size, struct packet *packet)
{
    uint32_t body_size;

    if (size < 2)
        return 0;
    uint32_t length_size = take_length(data + 1, size - 1, &body_size);
    if (!length_size || body_size > size - 1 - length_size)
        return 0;
    packet->type = data[0] >> 4;
    packet->flags = data[0] & 0x0f;
    packet->body = data + 1 + length_size;
    packet->size = body_size;
    return 1 + length_size + body_size;
}

static uint16_t read_u16(const uint8_t *from)
{
    return (uint16_t)(from[0] << 8 | from[1]);
}

/* Moves offset behind the properties there; false when they do not end within the packet. */
static bool skip_properties(const struct packet *packet, uint32_t *offset)
{
    uint32_t properties_size;

    if (*offset >= packet->size)
        return false;
    uint32_t length_size = take_length(packet->body + *offset, packet->size - *offset, &properties_size);
    if (!length_size || properties_size > packet->size - *offset - length_size)
        return false;
    *offset += length_size + properties_size;
    return true;
}

bool parse_publish(const struct packet *packet, int version, struct publish_fields *fields)
{
    uint32_t offset = 2;

    fields->qos = packet->flags >> 1 & 3;
    fields->retain = packet->flags & RETAIN_FLAG;
    if (packet->size < offset)
        return false;
    fields->topic_size = read_u16(packet->body);
    offset += fields->topic_size;
    if (fields->qos) {
        if (packet->size < offset + 2)
            return false;
        fields->packet_id = read_u16(packet->body + offset);
        offset += 2;
    }
    if (version == 5 && !skip_properties(packet, &offset))
        return false;
    if (packet->size < offset)
        return false;
    fields->payload = packet->body + offset;
    fields->payload_size = packet->size - offset;
    return true;
}

uint16_t parse_packet_id(const struct packet *packet)
{
    return packet->size < 2 ? 0 : read_u16(packet->body);
}

uint8_t parse_reason_code(const struct packet *packet)
{
    return packet->size < 3 ? 0 : packet->body[2];
}

/* Size of the property's value at `from`, of which `left` bytes are there; more than left when it is cut off. */
static uint32_t connack_property_size(uint8_t identifier, const uint8_t *from, uint32_t left)
{
    uint32_t first;

    switch (identifier) {
    case REQUEST_PROBLEM_INFORMATION:
    case REQUEST_RESPONSE_INFORMATION:
    case MAXIMUM_QOS:
    case RETAIN_AVAILABLE:
    case WILDCARD_SUBSCRIPTION_AVAILABLE:
    case SUBSCRIPTION_IDENTIFIERS_AVAILABLE:
    case SHARED_SUBSCRIPTION_AVAILABLE:
        return 1;
    case SERVER_KEEP_ALIVE:
    case RECEIVE_MAXIMUM:
    case TOPIC_ALIAS_MAXIMUM:
        return 2;
    case SESSION_EXPIRY_INTERVAL:
    case MAXIMUM_PACKET_SIZE:
        return 4;
    case USER_PROPERTY:
        if (left < 2)
            return left + 1;
        first = 2 + (uint32_t)read_u16(from);
        return left < first + 2 ? left + 1 : first + 2 + read_u16(from + first);
    default: /* all others are text or binary data */
        return left < 2 ? left + 1 : 2 + (uint32_t)read_u16(from);
    }
}

uint16_t parse_receive_maximum(const struct packet *connack)
{
    uint32_t end = 2; /* acknowledge flags, reason code */

    if (!skip_properties(connack, &end))
        return 0;
    uint32_t properties_size;
    uint32_t offset = 2 + take_length(connack->body + 2, connack->size - 2, &properties_size);
    while (offset < end) {
        uint8_t identifier = connack->body[offset++];
        uint32_t size = connack_property_size(identifier, connack->body + offset, end - offset);
        if (size > end - offset)
            return 0;
        if (identifier == RECEIVE_MAXIMUM)
            return read_u16(connack->body + offset);
        offset += size;
    }
    return 0;
}

uint32_t suback_codes_offset(const struct packet *suback, int version)
{
    uint32_t offset = 2;

    if (version == 5 && !skip_properties(suback, &offset))
        return suback->size;
    return offset;
}
