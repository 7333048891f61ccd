/* MQTT 3.1.1 (version 4) and MQTT 5 (version 5) packets: bytes only, no sockets and no state. */
#ifndef PACKET_H
#define PACKET_H

#include <stdbool.h>
#include <stdint.h>

enum packet_type {
    CONNECT = 1,
    CONNACK = 2,
    PUBLISH = 3,
    PUBACK = 4,
    PUBREC = 5,
    PUBREL = 6,
    PUBCOMP = 7,
    SUBSCRIBE = 8,
    SUBACK = 9,
    UNSUBSCRIBE = 10,
    UNSUBACK = 11,
    DISCONNECT = 14,
};

/* The flags MQTT prescribes for PUBREL, SUBSCRIBE and UNSUBSCRIBE. */
#define REQUEST_FLAGS 2
#define RETAIN_FLAG 1

/* Packet type and remaining length take at most this many bytes. */
#define FIXED_HEADER_MAX 5

/* Reason codes from here on are errors. */
#define FIRST_ERROR_CODE 0x80

struct packet {
    enum packet_type type;
    uint8_t flags;
    const uint8_t *body;
    uint32_t size; /* of the body */
};

struct connect_fields {
    int version;
    const char *client_id;
    const char *user;     /* NULL: none */
    const char *password; /* NULL: none */
    int keepalive_s;
    bool clean_session;
};

struct publish_fields {
    int qos;
    bool retain;
    uint16_t packet_id; /* only with QoS > 0 */
    const char *topic;  /* only for writing */
    uint32_t topic_size;
    const uint8_t *payload; /* only when parsed */
    uint32_t payload_size;
};

/* The body of a CONNECT may take this much with a client id of 40 bytes and credentials of 1000 bytes each. */
#define CONNECT_MAX 2200

/* Each put_ function writes at `to` and returns the position behind what it wrote. */
uint8_t *put_u16(uint8_t *to, uint16_t value);
uint8_t *put_text(uint8_t *to, const char *text, uint32_t size);
uint8_t *put_fixed_header(uint8_t *to, enum packet_type type, uint8_t flags, uint32_t body_size);
uint8_t *put_connect_body(uint8_t *to, const struct connect_fields *fields);

/* Up to where the payload begins; publish_packet_max() bounds the whole packet. */
uint8_t *put_publish_header(uint8_t *to, const struct publish_fields *fields, int version);
uint32_t publish_packet_max(const struct publish_fields *fields);

/* Takes the first packet from data; returns the bytes it occupies, 0 when it is incomplete. */
uint32_t packet_take(const uint8_t *data, uint32_t size, struct packet *packet);

/* The parsers below never read beyond the packet; a short or broken one gives false or 0. */
bool parse_publish(const struct packet *packet, int version, struct publish_fields *fields);
uint16_t parse_packet_id(const struct packet *packet);

/* Reason code behind the packet id of PUBACK, PUBREC, ...; 0 (success) when there is none. */
uint8_t parse_reason_code(const struct packet *packet);

/* Receive Maximum of an MQTT 5 CONNACK; 0 when not given. */
uint16_t parse_receive_maximum(const struct packet *connack);

/* Offset of the first return code of a SUBACK. */
uint32_t suback_codes_offset(const struct packet *suback, int version);

#endif
