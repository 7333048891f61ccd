package io.linkspan.broker.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.login.AccessPolicy;
import io.linkspan.broker.access.login.AnonymousAuthenticator;
import io.linkspan.broker.access.login.PasswordAuthenticator;
import io.linkspan.broker.access.login.ScramMethod;
import io.linkspan.broker.access.login.UserDirectory;
import io.linkspan.broker.access.login.UserDirectory.Entry;
import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.ScramClient;
import io.linkspan.broker.support.TestAccess;
import io.linkspan.broker.support.WireClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 3.15 and 4.12 of MQTT 5.0, over SCRAM-SHA-256. */
class EnhancedAuthenticationComponentTest {
    private static final String METHOD = "SCRAM-SHA-256";
    private static final int AUTH = 15;
    private static final int CONTINUE = 0x18;
    private static final int AGAIN = 0x19;
    private static final byte[] SALT = "0123456789abcdef".getBytes(UTF_8);

    private static Entry user(String name) {
        return new Entry(name, "$2a$04$unused", null, ScramClient.credentials("secret", 4096, SALT));
    }

    private static final UserDirectory USERS = new UserDirectory(Map.of("ann", user("ann"), "bob", user("bob")));

    private static final AccessPolicy POLICY = new AccessPolicy(
            List.of(new PasswordAuthenticator(() -> USERS, false, new Semaphore(1)), new AnonymousAuthenticator()),
            List.of(new ScramMethod(() -> USERS, "decoys".getBytes(UTF_8))),
            () -> AclRules.OPEN);

    @RegisterExtension
    static final RunningBroker BROKER =
            new RunningBroker().withAccess(executor -> new TestAccess(executor).control(POLICY));

    @RegisterExtension
    static final RunningBroker IMPATIENT = new RunningBroker(1, BrokerLimits.DEFAULT)
            .withAccess(executor -> new TestAccess(executor)
                    .exchangeTimeout(Duration.ofMillis(300))
                    .control(POLICY));

    private static Wire data(byte... data) {
        return Wire.wire().u8(Props.AUTH_DATA).binary(data);
    }

    private static Wire method(String name) {
        return Props.text(Props.AUTH_METHOD, name);
    }

    private static Connecting connecting(String clientId, byte... first) {
        return Connecting.as(clientId).with(method(METHOD)).with(data(first));
    }

    private static byte[] auth(int reason, Wire... properties) {
        return Wire.wire().u8(reason).block(Props.all(properties)).packet(0xF0);
    }

    private static byte[] dataOf(Received packet) {
        return HexFormat.of().parseHex(packet.all(Props.AUTH_DATA).getFirst());
    }

    /** Logs in; the CONNACK has been read. */
    private static WireClient connected(String clientId, String user) {
        var client = BROKER.open(5);
        var scram = new ScramClient(user, "secret");
        Received challenge = client.connect(connecting(clientId, scram.first()));
        Received answer = client.send(auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))))
                .expect(2);
        assertThat(answer.code()).isZero();
        scram.verify(dataOf(answer));
        return client;
    }

    private static WireClient connected() {
        return connected(RunningBroker.name("client"), "ann");
    }

    /** Another client is served as before. */
    private static void othersAreServed() {
        try (WireClient other = BROKER.connect(5)) {
            assertThat(other.published("t", "x")).isEqualTo(0x10);
        }
    }

    // --- CONNECT

    @Test
    @DisplayName("[MQTT-4.12.0-1] a method the server does not support is refused with 0x8C and closed")
    void unknownMethod() {
        for (String unknown : List.of("SCRAM-SHA-1", "scram-sha-256", "", "GS2-KRB5")) {
            var client = BROKER.open(5);
            Received answer = client.connect(Connecting.as("c").with(method(unknown)));
            assertThat(answer.type()).isEqualTo(2);
            assertThat(answer.code()).isEqualTo(0x8C);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    @DisplayName("[MQTT-4.12.0-2] the server asks for more with AUTH 0x18, which names the method")
    void serverContinues() {
        var client = BROKER.open(5);
        Received challenge = client.connect(connecting(RunningBroker.name("c"), new ScramClient("ann", "x").first()));

        assertThat(challenge.type()).isEqualTo(AUTH);
        assertThat(challenge.code()).isEqualTo(CONTINUE);
        assertThat(challenge.all(Props.AUTH_METHOD)).containsExactly(METHOD);
        assertThat(new String(dataOf(challenge), UTF_8)).matches("r=.+,s=.+,i=4096");
        client.close();
    }

    @Test
    @DisplayName("[MQTT-4.12.0-3] the client answers with AUTH 0x18 and is let in, the proof of the server in CONNACK")
    void success() {
        connected().disconnect();
    }

    @ParameterizedTest
    @ValueSource(ints = {AGAIN})
    @DisplayName("[MQTT-4.12.0-3] AUTH with another reason than 0x18 before CONNACK is a protocol error")
    void wrongReasonBeforeConnAck(int reason) {
        var client = BROKER.open(5);
        client.connect(connecting(RunningBroker.name("c"), new ScramClient("ann", "x").first()));

        Received answer = client.send(auth(reason, method(METHOD), data())).expect(2);

        assertThat(answer.code()).isEqualTo(0x82);
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "nobody"})
    @DisplayName(
            "[MQTT-4.12.0-4] a wrong proof is refused in CONNACK with 0x87 and closed, whether the user exists or not")
    void wrongProof(String user) {
        var client = BROKER.open(5);
        var scram = new ScramClient(user, "wrong");
        Received challenge = client.connect(connecting(RunningBroker.name("c"), scram.first()));

        Received answer = client.send(auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))))
                .expect(2);

        assertThat(answer.code()).isEqualTo(0x87);
        assertThat(client.ended()).isTrue();
    }

    @Test
    @DisplayName("[MQTT-4.12.0-4] data that is not of the method is refused in CONNACK with 0x87 and closed")
    void nonsense() {
        var client = BROKER.open(5);
        assertThat(client.connect(connecting("c", (byte) 0, (byte) 1)).code()).isEqualTo(0x87);
        assertThat(client.ended()).isTrue();
        othersAreServed();
    }

    @Test
    @DisplayName("[MQTT-4.12.0-5] the successful CONNACK names the method of CONNECT")
    void methodInConnAck() {
        var client = BROKER.open(5);
        var scram = new ScramClient("ann", "secret");
        Received challenge = client.connect(connecting(RunningBroker.name("c"), scram.first()));
        Received answer = client.send(auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))))
                .expect(2);

        assertThat(answer.code()).isZero();
        assertThat(answer.all(Props.AUTH_METHOD)).containsExactly(METHOD);
        client.disconnect();
    }

    @Test
    @DisplayName("[MQTT-4.12.0-5] an AUTH that names another method during CONNECT is a protocol error")
    void otherMethodBeforeConnAck() {
        var client = BROKER.open(5);
        var scram = new ScramClient("ann", "secret");
        Received challenge = client.connect(connecting(RunningBroker.name("c"), scram.first()));

        Received answer = client.send(auth(CONTINUE, method("SCRAM-SHA-1"), data(scram.last(dataOf(challenge)))))
                .expect(2);

        assertThat(answer.code()).isEqualTo(0x82);
        assertThat(client.ended()).isTrue();
    }

    @Test
    @DisplayName("[MQTT-4.12.0-6] without a method in CONNECT there is no AUTH and no method in CONNACK")
    void noMethod() {
        var client = BROKER.open(5);
        Received answer = client.connect(Connecting.as(RunningBroker.name("c")));

        assertThat(answer.type()).isEqualTo(2);
        assertThat(answer.properties()).doesNotContainKeys(Props.AUTH_METHOD, Props.AUTH_DATA);
        client.disconnect();
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTINUE, AGAIN})
    @DisplayName("[MQTT-4.12.0-7] an AUTH from a client that named no method in CONNECT is a protocol error")
    void authWithoutMethod(int reason) {
        var client = BROKER.connect(5);

        client.send(auth(reason, method(METHOD), data(new ScramClient("ann", "secret").first())));

        assertThat(client.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName(
            "[MQTT-3.1.2-30] another packet than AUTH or DISCONNECT between CONNECT and CONNACK is a protocol error")
    void otherPacketBeforeConnAck() {
        for (byte[] early : List.of(
                Wire.wire().packet(0xC0),
                Wire.publish(5, 0, "t", 0),
                Wire.wire().u16(1).block(Props.none()).string("t").u8(0).packet(0x82))) {
            var client = BROKER.open(5);
            client.connect(connecting(RunningBroker.name("c"), new ScramClient("ann", "x").first()));

            Received answer = client.send(early).expect(2);

            assertThat(answer.code()).isEqualTo(0x82);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    @DisplayName("[MQTT-3.1.2-30] a client may leave by DISCONNECT during the exchange; its will was never taken")
    void disconnectBeforeConnAck() {
        String topic = RunningBroker.name("will");
        var watcher = BROKER.connect(5);
        watcher.subscribe(topic, 0);
        var client = BROKER.open(5);
        client.connect(connecting(RunningBroker.name("c"), new ScramClient("ann", "x").first())
                .will(topic, "gone", 0, false));

        client.disconnect(0x04, Props.none());

        assertThat(client.ended()).isTrue();
        assertThat(watcher.pending()).isEmpty();
        watcher.disconnect();
    }

    @Test
    @DisplayName("[MQTT-4.12.0-2] a client that sends no data with CONNECT is asked for them, once")
    void noInitialData() {
        var client = BROKER.open(5);
        var scram = new ScramClient("ann", "secret");
        Received asked = client.connect(Connecting.as(RunningBroker.name("c")).with(method(METHOD)));
        assertThat(asked.type()).isEqualTo(AUTH);
        assertThat(asked.code()).isEqualTo(CONTINUE);
        assertThat(asked.properties()).doesNotContainKey(Props.AUTH_DATA);

        Received challenge =
                client.send(auth(CONTINUE, method(METHOD), data(scram.first()))).expect(AUTH);
        Received answer = client.send(auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))))
                .expect(2);
        assertThat(answer.code()).isZero();
        client.disconnect();

        var stubborn = BROKER.open(5);
        stubborn.connect(Connecting.as(RunningBroker.name("c")).with(method(METHOD)));
        assertThat(stubborn.send(auth(CONTINUE, method(METHOD))).expect(2).code())
                .isEqualTo(0x87);
    }

    @Test
    @DisplayName("[MQTT-4.12.0-4] an exchange that is not completed within the CONNECT time-out is refused and closed")
    void timeOut() {
        var client = IMPATIENT.open(5);
        Received challenge = client.connect(connecting("c", new ScramClient("ann", "x").first()));
        assertThat(challenge.type()).isEqualTo(AUTH);

        assertThat(client.expect(2).code()).isEqualTo(0x87);
        assertThat(client.ended()).isTrue();
    }

    @Test
    @DisplayName("[MQTT-3.1.4-5] what a client sends right behind its last AUTH is handled after CONNACK")
    void pipelined() {
        var client = BROKER.open(5);
        var scram = new ScramClient("ann", "secret");
        Received challenge = client.connect(connecting(RunningBroker.name("c"), scram.first()));

        client.send(
                auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))),
                Wire.wire().packet(0xC0));

        assertThat(client.expect(2).code()).isZero();
        assertThat(client.receive().type()).isEqualTo(13);
        client.disconnect();
    }

    @Test
    @DisplayName("[MQTT-3.1.2-22] the keep alive of CONNECT holds after an exchange of AUTH packets")
    void keepAlive() {
        var client = BROKER.open(5);
        var scram = new ScramClient("ann", "secret");
        Received challenge = client.connect(
                connecting(RunningBroker.name("c"), scram.first()).keepAlive(1));
        client.send(auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))))
                .expect(2);

        assertThat(client.refusal()).isEqualTo(0x8D);
    }

    // --- re-authentication

    @Test
    @DisplayName("[MQTT-4.12.1-1] a client logs in again on a live connection, and other packets are served meanwhile")
    void again() {
        var client = connected();
        var scram = new ScramClient("ann", "secret");
        Received challenge =
                client.send(auth(AGAIN, method(METHOD), data(scram.first()))).expect(AUTH);
        assertThat(challenge.code()).isEqualTo(CONTINUE);
        assertThat(challenge.all(Props.AUTH_METHOD)).containsExactly(METHOD);
        assertThat(client.published(RunningBroker.name("t"), "meanwhile")).isEqualTo(0x10);

        Received done = client.send(auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))))
                .expect(AUTH);

        assertThat(done.code()).isZero();
        assertThat(done.all(Props.AUTH_METHOD)).containsExactly(METHOD);
        scram.verify(dataOf(done));
        assertThat(client.published(RunningBroker.name("t"), "after")).isEqualTo(0x10);
        client.disconnect();
    }

    @Test
    @DisplayName("[MQTT-4.12.1-1] a re-authentication by another method is a protocol error")
    void againByAnotherMethod() {
        var client = connected();

        client.send(auth(AGAIN, method("SCRAM-SHA-1"), data(new ScramClient("ann", "x").first())));

        assertThat(client.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName(
            "[MQTT-4.12.1-1] AUTH 0x18 with nothing to continue, and a second 0x19 in between, are protocol errors")
    void againOutOfOrder() {
        var idle = connected();
        idle.send(auth(CONTINUE, method(METHOD), data(new ScramClient("ann", "x").first())));
        assertThat(idle.refusal()).isEqualTo(0x82);

        var twice = connected();
        byte[] begin = auth(AGAIN, method(METHOD), data(new ScramClient("ann", "x").first()));
        twice.send(begin).expect(AUTH);
        twice.send(begin);
        assertThat(twice.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName("[MQTT-4.12.1-2] a re-authentication that fails ends in DISCONNECT 0x87, and the will is sent")
    void againFails() {
        String topic = RunningBroker.name("will");
        var watcher = BROKER.connect(5);
        watcher.subscribe(topic, 0);
        var client = BROKER.open(5);
        var first = new ScramClient("ann", "secret");
        Received challenge = client.connect(
                connecting(RunningBroker.name("c"), first.first()).will(topic, "gone", 0, false));
        client.send(auth(CONTINUE, method(METHOD), data(first.last(dataOf(challenge)))))
                .expect(2);

        var wrong = new ScramClient("ann", "wrong");
        Received again =
                client.send(auth(AGAIN, method(METHOD), data(wrong.first()))).expect(AUTH);
        client.send(auth(CONTINUE, method(METHOD), data(wrong.last(dataOf(again)))));

        assertThat(client.refusal()).isEqualTo(0x87);
        assertThat(watcher.message().text()).isEqualTo("gone");
        watcher.disconnect();
    }

    @Test
    @DisplayName("[MQTT-4.12.1-2] a client that becomes another user by re-authentication is disconnected with 0x87")
    void againAsAnother() {
        var client = connected();
        var bob = new ScramClient("bob", "secret");
        Received challenge =
                client.send(auth(AGAIN, method(METHOD), data(bob.first()))).expect(AUTH);

        client.send(auth(CONTINUE, method(METHOD), data(bob.last(dataOf(challenge)))));

        assertThat(client.refusal()).isEqualTo(0x87);
    }

    @Test
    @DisplayName("[MQTT-4.12.1-2] a re-authentication that is not completed in time ends the connection with 0x87")
    void againTimesOut() {
        var client = IMPATIENT.open(5);
        var scram = new ScramClient("ann", "secret");
        Received challenge = client.connect(connecting("again", scram.first()));
        client.send(auth(CONTINUE, method(METHOD), data(scram.last(dataOf(challenge)))))
                .expect(2);

        client.send(auth(AGAIN, method(METHOD), data(scram.first()))).expect(AUTH);

        assertThat(client.refusal()).isEqualTo(0x87);
    }

    // --- the packet

    @ParameterizedTest
    @ValueSource(ints = {0xF1, 0xF2, 0xF4, 0xF8, 0xFF})
    @DisplayName("[MQTT-3.15.1-1] an AUTH whose reserved flags are not 0 is malformed and closes the connection")
    void reservedFlags(int first) {
        var client = connected();

        client.send(Wire.wire().u8(AGAIN).block(method(METHOD)).packet(first));

        assertThat(client.refusal()).isEqualTo(0x81);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x17, 0x1A, 0x80, 0xFF})
    @DisplayName("[MQTT-3.15.2-1] an AUTH with a reason code that a client may not send is a protocol error")
    void reasonCodes(int reason) {
        var client = connected();

        client.send(auth(reason, method(METHOD), data()));

        assertThat(client.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName("[MQTT-3.15.2-1] an AUTH without reason code and properties means success, which no client may say")
    void emptyAuth() {
        var client = connected();

        client.send(Wire.wire().packet(0xF0));

        assertThat(client.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName(
            "[MQTT-3.15.2-2] [MQTT-3.15.2-3] the server's AUTH has no reason string and no user properties to be too large")
    void nothingToExplain() {
        var client = BROKER.open(5);
        Received challenge = client.connect(connecting(RunningBroker.name("c"), new ScramClient("ann", "x").first())
                .with(Props.packetSize(200)));

        assertThat(challenge.type()).isEqualTo(AUTH);
        assertThat(challenge.bytes()).isLessThanOrEqualTo(200);
        assertThat(challenge.properties()).doesNotContainKeys(Props.REASON, Props.USER);
        client.close();
    }
}
