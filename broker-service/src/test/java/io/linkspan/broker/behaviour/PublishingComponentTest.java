package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishingComponentTest {
    private static final int MIB = 1 << 20;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("t");

    private WireClient with(Wire properties) {
        var client = BROKER.open(5);
        assertThat(client.connect(Connecting.as(name("c")).with(properties)).code())
                .isZero();
        return client;
    }

    private WireClient subscriber(int level, int qos) {
        var client = BROKER.connect(level);
        client.subscribe(topic, qos);
        return client;
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    @DisplayName("[MQTT-3.8.4-8] the delivery's QoS is the lower of the message's and the subscription's")
    void qos(int published, int subscribed, int delivered) {
        var receiver = subscriber(4, subscribed);
        BROKER.connect(5).publish(0x30 | published << 1, topic, 3, "x");

        var message = receiver.message();
        assertThat(message.qos()).isEqualTo(delivered);
        assertThat(message.text()).isEqualTo("x");
        assertThat(message.dup()).isFalse();
    }

    @Test
    @DisplayName(
            "[MQTT-4.3.3-4][MQTT-4.3.3-11] QoS 2 both ways is PUBLISH, PUBREC, PUBREL, PUBCOMP, with the identifiers of each side")
    void exactlyOnce() {
        var receiver = subscriber(5, 2);
        var publisher = BROKER.connect(4);
        assertThat(publisher.publish(0x34, topic, 65_535, "x").expect(5).packetId())
                .isEqualTo(65_535);
        int id = receiver.message().packetId();
        assertThat(receiver.pubrec(id).expect(6).packetId()).isEqualTo(id);
        receiver.pubcomp(id);
        assertThat(publisher.pubrel(65_535).expect(7).packetId()).isEqualTo(65_535);
        assertThat(receiver.pending()).isEmpty();
    }

    @Test
    @DisplayName("PUBREC with an error ends the exchange; one for an unknown identifier is told 0x92")
    void refusedPubrec() {
        var receiver = subscriber(5, 2);
        BROKER.connect(5).publish(0x34, topic, 1, "x");
        int id = receiver.message().packetId();
        receiver.pubrec(id, 0x87);
        assertThat(receiver.pending()).isEmpty();

        var unknown = receiver.pubrec(id).expect(6);
        assertThat(unknown.code()).isEqualTo(0x92);
    }

    @Test
    @DisplayName("PUBREL for an unknown identifier is answered, in version 5 with 0x92")
    void unknownPubrel() {
        assertThat(BROKER.connect(5).pubrel(99).expect(7).code()).isEqualTo(0x92);
        assertThat(BROKER.connect(4).pubrel(99).expect(7).packetId()).isEqualTo(99);
    }

    @Test
    @DisplayName("PUBACK says 0x10 when nobody subscribes; PUBREC does not, for sent again it could not know")
    void noSubscribers() {
        var publisher = BROKER.connect(5);
        assertThat(publisher.published(topic, "x")).isEqualTo(0x10);
        assertThat(publisher.publish(0x34, topic, 4, "x").expect(5).code()).isZero();
        assertThat(publisher.pubrel(4).expect(7).code()).isZero();
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.2-18][MQTT-3.3.2-15] all properties are forwarded unaltered, user properties in order, twice too")
    void properties() {
        var receiver = subscriber(5, 1);
        var old = subscriber(4, 1);
        BROKER.connect(5)
                .publish(
                        0x32,
                        topic,
                        1,
                        Props.all(
                                Props.user("z", "1"),
                                Props.text(Props.CONTENT_TYPE, "ü/plain"),
                                Props.user("a", ""),
                                Wire.wire().u8(Props.CORRELATION).binary((byte) 0, (byte) 0xFF),
                                Props.text(Props.RESPONSE_TOPIC, "$share/x/y"),
                                Props.flag(Props.FORMAT, 0),
                                Props.user("z", "1")),
                        (byte) 'x');

        var message = receiver.message();
        assertThat(message.all(Props.USER)).containsExactly("z=1", "a=", "z=1");
        assertThat(message.all(Props.CONTENT_TYPE)).containsExactly("ü/plain");
        assertThat(message.all(Props.CORRELATION)).containsExactly("00ff");
        assertThat(message.all(Props.RESPONSE_TOPIC)).containsExactly("$share/x/y");
        assertThat(message.all(Props.FORMAT)).containsExactly("0");
        assertThat(message.properties()).hasSize(5);
        assertThat(old.message().text()).isEqualTo("x");
    }

    @Test
    @DisplayName("[MQTT-3.3.2-4] the payload format indicator is forwarded; U+0000 and noncharacters are text, too")
    void payloadFormat() {
        var receiver = subscriber(5, 0);
        byte[] text = "a\u0000\uffff".getBytes(UTF_8);
        BROKER.connect(5)
                .publish(0x30, topic, 0, Props.flag(Props.FORMAT, 1), text)
                .publish(0x30, topic, 0, Props.flag(Props.FORMAT, 0), (byte) 0xFF);

        var message = receiver.message();
        assertThat(message.all(Props.FORMAT)).containsExactly("1");
        assertThat(message.payload()).isEqualTo(text);
        assertThat(receiver.message().all(Props.FORMAT)).containsExactly("0");
    }

    @Test
    @DisplayName("a payload that is not the text it says it is gets 0x99 and goes nowhere")
    void notText() {
        var receiver = subscriber(5, 2);
        var publisher = BROKER.connect(5);
        publisher.publish(0x32, topic, 1, Props.flag(Props.FORMAT, 1), (byte) 0xFF);
        assertThat(publisher.expect(4).code()).isEqualTo(0x99);
        publisher.publish(0x34, topic, 2, Props.flag(Props.FORMAT, 1), (byte) 'a', (byte) 0, (byte) 0xC0);
        assertThat(publisher.expect(5).code()).isEqualTo(0x99);
        publisher.publish(0x30, topic, 0, Props.flag(Props.FORMAT, 1), (byte) 0xED, (byte) 0xA0, (byte) 0x80);
        assertThat(publisher.refusal()).isEqualTo(0x99);
        assertThat(receiver.pending()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.3.2-8] client's aliases: set, used, set anew; gone with the connection")
    void aliases() {
        var receiver = subscriber(5, 0);
        String other = name("o");
        receiver.subscribe(other, 0);
        var publisher = BROKER.connect(5);
        publisher.publish(0x30, topic, 0, Props.alias(64), (byte) '1');
        publisher.publish(0x30, "", 0, Props.alias(64), (byte) '2');
        publisher.publish(0x30, other, 0, Props.alias(64), (byte) '3');
        publisher.publish(0x30, "", 0, Props.alias(64), (byte) '4');

        assertThat(receiver.message().topic()).isEqualTo(topic);
        var second = receiver.message();
        assertThat(second.topic()).isEqualTo(topic);
        assertThat(second.all(Props.ALIAS)).isEmpty();
        assertThat(receiver.message().topic()).isEqualTo(other);
        assertThat(receiver.message().topic()).isEqualTo(other);

        var stranger = BROKER.connect(5);
        stranger.publish(0x30, "", 0, Props.alias(64), (byte) 'x');
        assertThat(stranger.refusal()).isEqualTo(0x82);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, 65_535})
    @DisplayName("[MQTT-3.3.2-8][MQTT-3.3.2-9] an alias of 0 or above the maximum is refused with 0x94")
    void aliasOutOfRange(int alias) {
        var publisher = BROKER.connect(5);
        publisher.publish(0x30, topic, 0, Props.alias(alias), (byte) 'x');

        assertThat(publisher.refusal()).isEqualTo(0x94);
    }

    @Test
    @DisplayName(
            "[MQTT-3.1.2-26][MQTT-3.1.2-27] aliases towards the client: the first topics, up to its maximum, in all QoS")
    void serverAliases() {
        var receiver = with(Props.aliasMaximum(1));
        String other = name("o");
        receiver.subscribe(topic, 2);
        receiver.subscribe(other, 2);
        var publisher = BROKER.connect(5);
        publisher.publish(0x30, topic, 0, "0");
        publisher.publish(0x32, topic, 1, "1");
        publisher.publish(0x34, topic, 2, "2");
        publisher.publish(0x30, other, 0, "3");

        var first = receiver.message();
        assertThat(first.topic()).isEqualTo(topic);
        assertThat(first.all(Props.ALIAS)).containsExactly("1");
        for (String text : new String[] {"1", "2"}) {
            var next = receiver.message();
            assertThat(next.text()).isEqualTo(text);
            assertThat(next.topic()).isEmpty();
            assertThat(next.all(Props.ALIAS)).containsExactly("1");
        }
        var last = receiver.message();
        assertThat(last.topic()).isEqualTo(other);
        assertThat(last.all(Props.ALIAS)).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.1.2-26] without a topic alias maximum the client gets no alias")
    void noServerAliases() {
        var receiver = subscriber(5, 0);
        BROKER.connect(5).publish(topic, "x");

        assertThat(receiver.message().all(Props.ALIAS)).isEmpty();
    }

    @Test
    @DisplayName("a message sent again after a reconnect carries its topic, for the aliases are gone")
    void serverAliasesEndWithTheConnection() {
        String id = name("c");
        var connecting = Connecting.as(id).resuming().expiring(100).with(Props.aliasMaximum(5));
        var receiver = BROKER.open(5);
        receiver.connect(connecting);
        receiver.subscribe(topic, 1);
        var publisher = BROKER.connect(5);
        publisher.published(topic, "1");
        publisher.published(topic, "2");
        receiver.message();
        assertThat(receiver.message().topic()).isEmpty();
        receiver.close();

        receiver = BROKER.open(5);
        receiver.connect(connecting);
        assertThat(receiver.message().topic()).isEqualTo(topic);
        assertThat(receiver.message().topic()).isEmpty();
    }

    @Test
    @DisplayName(
            "[MQTT-3.1.2-24][MQTT-3.1.2-25] what is larger than the client's maximum is dropped as if it were sent")
    void clientMaximumPacketSize() {
        var receiver = with(Props.packetSize(100));
        receiver.subscribe(topic, 2);
        var publisher = BROKER.connect(5);
        for (int first : new int[] {0x30, 0x32, 0x34}) {
            publisher.publish(first, topic, 5, "x".repeat(100));
        }
        publisher.pending();
        int room = 100 - 2 - 2 - topic.length() - 1;
        publisher.publish(0x30, topic, 0, "y".repeat(room));
        publisher.publish(0x30, topic, 0, "z".repeat(room + 1));
        publisher.published(topic, "end");

        var exact = receiver.message();
        assertThat(exact.bytes()).isEqualTo(100);
        assertThat(exact.text()).startsWith("y");
        assertThat(receiver.message().text()).isEqualTo("end");
    }

    @Test
    @DisplayName("an alias that no longer fits the client's maximum is left for a message that it fits")
    void aliasOfADroppedMessage() {
        var receiver = with(Props.all(Props.packetSize(100), Props.aliasMaximum(5)));
        receiver.subscribe(topic, 0);
        var publisher = BROKER.connect(5);
        publisher.publish(topic, "x".repeat(100));
        publisher.publish(topic, "y");

        var message = receiver.message();
        assertThat(message.text()).isEqualTo("y");
        assertThat(message.topic()).isEqualTo(topic);
    }

    @Test
    @DisplayName("[MQTT-3.3.4-9] never more than Receive Maximum QoS 1 and 2 messages are unacknowledged; QoS 0 passes")
    void clientReceiveMaximum() {
        var receiver = with(Props.receiveMaximum(2));
        receiver.subscribe(topic, 2);
        var publisher = BROKER.connect(5);
        publisher.published(topic, "1");
        publisher.publish(0x34, topic, 2, "2").expect(5);
        publisher.published(topic, "3");
        publisher.published(topic, "4");
        publisher.publish(topic, "zero");
        publisher.pending();

        int one = receiver.message().packetId();
        int two = receiver.message().packetId();
        assertThat(receiver.pending()).containsExactly("zero");
        receiver.puback(one);
        assertThat(receiver.message().text()).isEqualTo("3");
        receiver.pubrec(two).expect(6);
        assertThat(receiver.pending()).isEmpty();
        receiver.pubcomp(two);
        assertThat(receiver.message().text()).isEqualTo("4");
    }

    @Test
    @DisplayName("[MQTT-3.3.4-7] more QoS 2 publishes than the server's Receive Maximum end with 0x93")
    void serverReceiveMaximum() {
        var publisher = BROKER.connect(5);
        Wire burst = Wire.wire();
        for (int id = 1; id <= 1001; id++) {
            burst.raw(Wire.publish(5, 2, topic, id, (byte) 'x'));
        }
        publisher.send(burst.bytes());
        for (int id = 1; id <= 1000; id++) {
            assertThat(publisher.expect(5).packetId()).isEqualTo(id);
        }
        assertThat(publisher.refusal()).isEqualTo(0x93);
    }

    @Test
    @DisplayName("as many QoS 2 publishes as Receive Maximum are fine, again and again")
    void atReceiveMaximum() {
        var publisher = BROKER.connect(5);
        for (int round = 0; round < 2; round++) {
            for (int id = 1; id <= 1000; id++) {
                publisher.publish(0x34, topic, id, "x").expect(5);
            }
            for (int id = 1; id <= 1000; id++) {
                assertThat(publisher.pubrel(id).expect(7).code()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.2.2-15] a packet of exactly the advertised size passes, one byte more is refused with 0x95")
    void largestPacket(int level) {
        var receiver = subscriber(level, 0);
        var publisher = BROKER.connect(level);
        int overhead = 1 + 3 + 2 + topic.length() + (level == 5 ? 1 : 0);
        publisher.publish(0x30, topic, 0, Props.none(), new byte[MIB - overhead]);
        var whole = receiver.message();
        assertThat(whole.bytes()).isEqualTo(MIB);

        publisher.publish(0x30, topic, 0, Props.none(), new byte[MIB - overhead + 1]);
        if (level == 5) {
            assertThat(publisher.refusal()).isEqualTo(0x95);
        } else {
            assertThat(publisher.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "a/#", "+", "#"})
    @DisplayName("[MQTT-3.3.2-2] a topic name with wildcards ends the connection")
    void wildcardTopic(String wildcard) {
        var client = BROKER.connect(5);
        client.publish(wildcard, "x");
        assertThat(client.refusal()).isEqualTo(0x90);

        var old = BROKER.connect(4);
        old.publish(wildcard, "x");
        assertThat(old.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/%s", "%s/", "%s//x", "%s/ ", "é/%s/€/😀", "%s/\uFEFF", "$%s/x"})
    @DisplayName(
            "[MQTT-4.7.3-1][MQTT-4.7.3-4] empty levels, slashes, spaces, all of Unicode: topics are matched as they are")
    void oddTopics(String pattern) {
        String odd = pattern.replace("%s", topic);
        var receiver = BROKER.connect(4);
        assertThat(receiver.subscribe(odd, 1)).containsExactly(1);
        BROKER.connect(5).published(odd, "x");

        assertThat(receiver.message().topic()).isEqualTo(odd);
        assertThat(receiver.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "/", "x/"})
    @DisplayName(
            "[MQTT-4.7.3-3] a topic of 65,535 bytes works, be it 65,536 empty levels: subscribed, retained, deleted")
    void longestTopic(String piece) {
        String start = topic + "/";
        String longest = (start + piece.repeat(65_535)).substring(0, 65_535);
        var receiver = BROKER.connect(5);
        assertThat(receiver.subscribe(longest, 1)).containsExactly(1);
        assertThat(receiver.subscribe(start + "#", 1)).containsExactly(1);
        var publisher = BROKER.connect(4);
        publisher.retained(longest, "kept");
        assertThat(receiver.message().topic()).isEqualTo(longest);
        assertThat(receiver.unsubscribe(longest).code()).isZero();

        var late = BROKER.connect(4);
        late.subscribe(start + "#", 0);
        assertThat(late.message().text()).isEqualTo("kept");
        publisher.retained(longest, "");
        assertThat(late.message().payload()).isEmpty();
        var later = BROKER.connect(4);
        later.subscribe(start + "#", 0);
        assertThat(later.pending()).isEmpty();
    }

    @Test
    @DisplayName("a filter of 32,768 single-level wildcards matches without harm")
    void deepWildcards() {
        String filter = "+/".repeat(32_767) + "+";
        String deep = "/".repeat(32_767);
        var receiver = BROKER.connect(5);
        assertThat(receiver.subscribe(filter, 0)).containsExactly(0);
        BROKER.connect(5).published(deep, "x");

        assertThat(receiver.message().text()).isEqualTo("x");
        assertThat(receiver.unsubscribe(filter).code()).isZero();
    }

    @Test
    @DisplayName("[MQTT-4.6.0-6] messages of one publisher keep their order, in each QoS")
    void order() {
        var receiver = with(Props.receiveMaximum(7));
        receiver.subscribe(topic, 1);
        var publisher = BROKER.connect(5);
        Wire burst = Wire.wire();
        for (int i = 1; i <= 500; i++) {
            burst.raw(Wire.publish(5, 1, topic, i, String.valueOf(i).getBytes(UTF_8)));
        }
        publisher.send(burst.bytes());
        for (int i = 1; i <= 500; i++) {
            assertThat(publisher.expect(4).packetId()).isEqualTo(i);
        }
        for (int i = 1; i <= 500; i++) {
            var next = receiver.message();
            assertThat(next.text()).isEqualTo(String.valueOf(i));
            receiver.puback(next.packetId());
        }
    }

    @Test
    @DisplayName("[MQTT-3.3.2-6] the message expiry is forwarded; a message without one has none")
    void messageExpiry() {
        var receiver = subscriber(5, 0);
        var publisher = BROKER.connect(5);
        publisher.publish(0x30, topic, 0, Props.messageExpiry(4_294_967_295L), (byte) 'x');
        publisher.publish(topic, "y");

        assertThat(receiver.message().all(Props.MESSAGE_EXPIRY)).containsExactly("4294967295");
        assertThat(receiver.message().properties()).isEmpty();
    }

    @Test
    @DisplayName("a client publishes to itself when it subscribes")
    void ownMessages() {
        var client = BROKER.connect(4);
        client.subscribe(topic, 0);
        client.publish(topic, "me");

        assertThat(client.message().text()).isEqualTo("me");
    }
}
