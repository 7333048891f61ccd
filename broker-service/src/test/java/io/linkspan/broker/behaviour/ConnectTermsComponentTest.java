package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.client.ConnectTerms;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator may have clients told: Server Keep Alive, Response Information, Server Reference. */
class ConnectTermsComponentTest {
    private static final int RESPONSE_INFORMATION = 0x1A;
    private static final int SERVER_REFERENCE = 0x1C;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(
            1, BrokerLimits.DEFAULT, new ConnectTerms(1, "answers/${clientid}/", "other.example:1883"));

    @ParameterizedTest
    @CsvSource({"0,true", "1,false", "2,true", "65535,true"})
    @DisplayName("[MQTT-3.2.2-21] a keep alive above the maximum, or none, is replaced by Server Keep Alive")
    void serverKeepAlive(int asked, boolean told) {
        var client = BROKER.open(5);
        var answer = client.connect(Connecting.as(name("c")).keepAlive(asked));

        assertThat(answer.all(Props.SERVER_KEEP_ALIVE)).hasSize(told ? 1 : 0);
        assertThat(client.refusal()).isEqualTo(0x8D);
    }

    @Test
    @DisplayName("clients of 3.1.1 cannot be told and keep their own keep alive")
    void keepAliveOf311() {
        var client = BROKER.open(4);
        client.connect(Connecting.as(name("c")).keepAlive(0));
        var other = BROKER.open(5);
        other.connect(Connecting.as(name("c")).keepAlive(0));
        assertThat(other.refusal()).isEqualTo(0x8D);

        assertThat(client.pendingPackets()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.1.2-28] response information goes to those that ask, with their identifier")
    void responseInformation() {
        String id = name("c");
        assertThat(BROKER.open(5)
                        .connect(Connecting.as(id).with(Props.flag(0x19, 1)))
                        .all(RESPONSE_INFORMATION))
                .containsExactly("answers/" + id + "/");
        assertThat(BROKER.open(5)
                        .connect(Connecting.as(id).with(Props.flag(0x19, 0)))
                        .all(RESPONSE_INFORMATION))
                .isEmpty();
        assertThat(BROKER.open(5).connect(Connecting.as(id)).all(RESPONSE_INFORMATION))
                .isEmpty();
    }

    @Test
    @DisplayName("a server that goes tells clients of version 5 with 0x9C where to go")
    void serverReference() {
        var client = BROKER.connect(5);
        var old = BROKER.connect(4);
        BROKER.shutDown();

        var told = client.receive();
        assertThat(told.type()).isEqualTo(14);
        assertThat(told.code()).isEqualTo(0x9C);
        assertThat(told.all(SERVER_REFERENCE)).containsExactly("other.example:1883");
        assertThat(client.ended()).isTrue();
        assertThat(old.ended()).isTrue();
    }
}
