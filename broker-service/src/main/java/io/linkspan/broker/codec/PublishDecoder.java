package io.linkspan.broker.codec;

import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;

/** PUBLISH, section 3.3 of both specifications. The fixed header's flags have been judged by {@link HeaderRules}. */
final class PublishDecoder {
    private final PropertyReader properties;

    PublishDecoder(PropertyReader properties) {
        this.properties = properties;
    }

    Publish decode(FrameReader in, boolean v5, int firstByte) throws PacketRefusedException {
        QoS qos = QoS.of((firstByte >>> 1) & 3);
        String topic = in.topic("topic name", ReasonCode.TOPIC_NAME_INVALID);
        int packetId = qos == QoS.AT_MOST_ONCE ? 0 : PacketDecoder.packetId(in, "PUBLISH");
        int alias = 0;
        MessageProperties messageProperties = MessageProperties.NONE;
        if (v5) {
            properties.read(in, PropertyId.IN_PUBLISH, "PUBLISH");
            if (properties.any()) {
                if (properties.subscriptionIdentifier != 0) {
                    throw PacketRefusedException.protocolError(
                            "a client's PUBLISH has a subscription identifier [MQTT-3.3.4-6]");
                }
                alias = properties.topicAlias;
                messageProperties = properties.messageProperties();
            }
        }
        if (topic.isEmpty() && alias == 0) {
            throw PacketRefusedException.protocolError(
                    v5
                            ? "PUBLISH has neither topic name nor alias [MQTT 5.0 section 3.3.2.1]"
                            : "the topic name is empty [MQTT-4.7.3-1]");
        }
        return new Publish(
                topic,
                alias,
                in.rest(),
                qos,
                (firstByte & 0x08) != 0,
                (firstByte & 0x01) != 0,
                packetId,
                messageProperties);
    }
}
