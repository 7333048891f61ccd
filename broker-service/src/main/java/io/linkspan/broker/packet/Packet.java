package io.linkspan.broker.packet;

/** One MQTT control packet. Version differences are gone: a field the version does not have holds its default. */
public sealed interface Packet
        permits Connect,
                ConnAck,
                Publish,
                Ack,
                Subscribe,
                SubAck,
                Unsubscribe,
                UnsubAck,
                PingReq,
                PingResp,
                Disconnect,
                Auth {}
