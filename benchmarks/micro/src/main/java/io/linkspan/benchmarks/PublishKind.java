package io.linkspan.benchmarks;

import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.UserProperty;
import java.util.List;

/** The kinds of PUBLISH that the codec treats differently; names are values of a parameter. */
public enum PublishKind {
    V3_1_1,
    V5,
    /** Version 5 with a content type and two user properties. */
    V5_PROPERTIES;

    private static final MessageProperties PROPERTIES = new MessageProperties(
            -1,
            -1,
            "application/json",
            null,
            null,
            List.of(new UserProperty("unit", "celsius"), new UserProperty("source", "gateway-12")));

    ProtocolVersion version() {
        return this == V3_1_1 ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5;
    }

    MessageProperties properties() {
        return this == V5_PROPERTIES ? PROPERTIES : MessageProperties.NONE;
    }
}
