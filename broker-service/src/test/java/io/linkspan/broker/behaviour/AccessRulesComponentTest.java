package io.linkspan.broker.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.acl.AclRule;
import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.acl.AclText;
import io.linkspan.broker.access.acl.AclText.InvalidRuleException;
import io.linkspan.broker.access.acl.OwnRules;
import io.linkspan.broker.access.acl.Verdict;
import io.linkspan.broker.access.login.AccessPolicy;
import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.TestAccess;
import io.linkspan.broker.support.WireClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of access rules. */
class AccessRulesComponentTest {
    private static final AtomicReference<AclRules> RULES = new AtomicReference<>(AclRules.OPEN);

    // User names are let in as they come; "short" for a moment only, "ruled" with rules of its own.
    private static final Authenticator EVERYBODY = new Authenticator() {
        @Override
        public String name() {
            return "everybody";
        }

        @Override
        public boolean quick(LoginRequest request) {
            return false;
        }

        @Override
        public Authentication authenticate(LoginRequest request) {
            String name = request.username();
            if (name == null) {
                return new Granted(new Principal.Anonymous());
            }
            try {
                return new Granted(
                        new Principal.User(name),
                        name.equals("ruled") ? OwnRules.parse(List.of("allow all own/${clientid}/#")) : null,
                        name.equals("short") ? Instant.now().plusMillis(500) : null);
            } catch (InvalidRuleException e) {
                throw new IllegalStateException(e);
            }
        }
    };

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker().withAccess(executor -> new TestAccess(executor)
            .control(new AccessPolicy(List.of(EVERYBODY), List.of(), RULES::get)));

    @BeforeEach
    void rules() throws Exception {
        rules(
                "deny  all       all            secret/#",
                "allow all       client=admin   #",
                "allow publish   all            up/${clientid}/#",
                "allow subscribe user=ann       up/#",
                "allow all       all            open/#");
    }

    private static void rules(String... lines) throws InvalidRuleException {
        var rules = new ArrayList<AclRule>();
        for (String line : lines) {
            rules.add(AclText.parse(line));
        }
        RULES.set(new AclRules(rules, Verdict.DENY));
    }

    private static WireClient client(int level, String clientId, String user) {
        var client = BROKER.open(level);
        assertThat(client.connect(Connecting.as(clientId).user(user, "x".getBytes(UTF_8)))
                        .code())
                .isZero();
        return client;
    }

    private static WireClient client(int level) {
        return client(level, RunningBroker.name("c"), "bob");
    }

    // --- publishing

    @Test
    @DisplayName("[MQTT-3.4.2-1] a QoS 1 publish that the rules deny is answered with PUBACK 0x87 and goes nowhere")
    void puback() {
        var watcher = client(5, "admin", "root");
        watcher.subscribe("up/other/#", 0);
        var client = client(5);

        assertThat(client.published("up/other/x", "no")).isEqualTo(0x87);
        assertThat(client.published("open/x", "yes")).isIn(0, 0x10);
        assertThat(watcher.pending()).isEmpty();
        client.disconnect();
        watcher.disconnect();
    }

    @Test
    @DisplayName("[MQTT-3.5.2-1] a QoS 2 publish that the rules deny is answered with PUBREC 0x87, and its id is free")
    void pubrec() {
        var client = client(5);
        client.publish(0x34, "secret/x", 9, "no");
        assertThat(client.expect(5).code()).isEqualTo(0x87);

        client.publish(0x34, "open/x", 9, "yes");
        assertThat(client.expect(5).code()).isIn(0, 0x10);
        client.pubrel(9).expect(7);
        client.disconnect();
    }

    @Test
    @DisplayName("[MQTT-3.3.5-2] of 3.1.1: a publish that the rules deny is acknowledged and goes nowhere")
    void versionThree() {
        var watcher = client(4, "admin", "root");
        watcher.subscribe("up/other/#", 0);
        var client = client(4);

        assertThat(client.published("up/other/x", "no")).isZero();
        client.publish(0x34, "up/other/x", 5, "no");
        client.expect(5);
        client.pubrel(5).expect(7);
        client.publish("up/other/x", "no");
        assertThat(client.pending()).isEmpty();
        assertThat(watcher.pending()).isEmpty();
        client.disconnect();
        watcher.disconnect();
    }

    @Test
    void a_denied_qos_0_publish_is_dropped_and_counted_and_the_client_stays() {
        var client = client(5);
        long before = BROKER.parts().counters().publishesDenied.sum();

        client.publish("secret/x", "no").publish("secret/x", "no");

        assertThat(client.pending()).isEmpty();
        assertThat(BROKER.parts().counters().publishesDenied.sum()).isEqualTo(before + 2);
        client.disconnect();
    }

    @Test
    @DisplayName("[MQTT-3.3.2-7] a publish by topic alias is judged by the topic it stands for")
    void alias() {
        var client = client(5);
        client.publish(0x32, "secret/x", 1, Props.alias(1), (byte) 'x');
        assertThat(client.expect(4).code()).isEqualTo(0x87);

        client.publish(0x32, "", 2, Props.alias(1), (byte) 'x');

        assertThat(client.expect(4).code()).isEqualTo(0x87);
        client.disconnect();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.1.4-2] a CONNECT whose will the rules deny is refused as not authorised")
    void will(int level) {
        var client = BROKER.open(level);
        assertThat(client.connect(Connecting.as("w").will("secret/x", "gone", 0, false))
                        .code())
                .isEqualTo(level == 5 ? 0x87 : 5);
        assertThat(client.ended()).isTrue();
    }

    @Test
    void a_client_publishes_below_its_own_id_only_and_cannot_choose_an_id_that_opens_more() {
        var own = client(5, "dev7", "bob");
        assertThat(own.published("up/dev7/t", "x")).isIn(0, 0x10);
        assertThat(own.published("up/dev8/t", "x")).isEqualTo(0x87);
        own.disconnect();

        for (String hostile : List.of("+", "#", "dev8/#", "dev8/t")) {
            var client = client(5, hostile, "bob");
            assertThat(client.published("up/dev8/t", "x")).isEqualTo(0x87);
            assertThat(client.published("up/dev8/t/x", "x")).isEqualTo(0x87);
            client.disconnect();
        }
    }

    // --- subscribing

    @Test
    @DisplayName("[MQTT-3.9.3-2] each filter of a SUBSCRIBE that the rules deny gets 0x87, the others are granted")
    void suback() {
        var client = client(5, RunningBroker.name("c"), "ann");
        Wire entries = Wire.wire();
        for (String filter : List.of("up/#", "#", "open/a", "+/a", "secret/x")) {
            entries.string(filter).u8(1);
        }

        var codes = client.subscribePacket(3, Props.none(), entries).expect(9).codes();

        assertThat(codes).containsExactly(1, 0x87, 1, 0x87, 0x87);
        client.disconnect();
    }

    @Test
    @DisplayName("[MQTT-3.9.3-2] of 3.1.1: a filter that the rules deny gets the failure code 0x80")
    void subackOfVersionThree() {
        var client = client(4);
        assertThat(client.subscribe("secret/#", 1)).containsExactly(0x80);
        assertThat(client.subscribe("open/#", 1)).containsExactly(1);
        client.disconnect();
    }

    @Test
    @DisplayName("[MQTT-4.8.2-1] a shared subscription is judged by the filter inside it")
    void shared() {
        var client = client(5);
        assertThat(client.subscribe("$share/g/open/#", 1)).containsExactly(1);
        assertThat(client.subscribe("$share/g/secret/#", 1)).containsExactly(0x87);
        client.disconnect();
    }

    // --- changes

    @Test
    void after_a_change_of_the_rules_live_subscriptions_that_are_no_longer_allowed_get_nothing_more() throws Exception {
        var client = client(5, RunningBroker.name("c"), "ann");
        client.subscribe("up/#", 0);
        client.subscribe("open/a", 0);
        var publisher = client(5, "admin", "root");
        publisher.published("up/x", "before");
        assertThat(client.message().text()).isEqualTo("before");

        rules("allow all client=admin #", "allow all all open/#");
        BROKER.rulesChanged();
        assertThat(client.pending()).isEmpty(); // the turn in which it was looked at is over

        publisher.published("up/x", "after");
        publisher.published("open/a", "still");
        assertThat(client.pending()).containsExactly("still");
        assertThat(client.unsubscribe("up/#").code()).isEqualTo(0x11);
        assertThat(client.subscribe("up/#", 0)).containsExactly(0x87);
        client.disconnect();
        publisher.disconnect();
    }

    @Test
    void after_a_change_of_the_rules_publishes_are_judged_by_the_new_ones_at_once() throws Exception {
        var client = client(5);
        assertThat(client.published("open/x", "x")).isIn(0, 0x10);

        rules("deny publish all open/x");

        assertThat(client.published("open/x", "x")).isEqualTo(0x87);
        client.disconnect();
    }

    @Test
    void a_session_that_comes_back_under_other_rules_has_lost_what_they_deny_and_what_waited_for_it() throws Exception {
        String id = RunningBroker.name("c");
        var before = BROKER.open(5);
        before.connect(Connecting.as(id).user("ann", (byte) 1).expiring(100));
        before.subscribe("up/#", 1);
        before.subscribe("open/a", 1);
        before.disconnect();
        var publisher = client(5, "admin", "root");
        publisher.published("up/x", "not for bob");
        publisher.published("open/a", "for everybody");
        publisher.disconnect();

        var back = BROKER.open(5);
        var answer =
                back.connect(Connecting.as(id).user("bob", (byte) 1).resuming().expiring(100));
        assertThat(answer.sessionPresent()).isTrue();

        assertThat(back.pending()).containsExactly("for everybody");
        assertThat(back.unsubscribe("up/#", "open/a").codes()).containsExactly(0x11, 0);
        back.disconnect();
    }

    // --- what comes with the login

    @Test
    void rules_of_the_clients_own_are_asked_before_those_of_the_file_and_nothing_else_is_open() {
        var client = client(5, "own1", "ruled");

        assertThat(client.published("own/own1/x", "x")).isIn(0, 0x10);
        assertThat(client.published("open/x", "x")).isIn(0, 0x10);
        assertThat(client.published("own/own2/x", "x")).isEqualTo(0x87);
        assertThat(client.subscribe("own/own1/#", 0)).containsExactly(0);
        client.disconnect();
    }

    @Test
    void a_login_that_expires_ends_the_connection_as_not_authorised() {
        var client = client(5, RunningBroker.name("c"), "short");

        assertThat(client.refusal()).isEqualTo(0x87);
    }
}
