package io.linkspan.broker.access.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.access.acl.AclText.InvalidRuleException;
import io.linkspan.contracts.topic.TopicFilter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclRulesTest {
    private static AclSubject subject(String clientId, @Nullable String user, String address) {
        return new AclSubject(clientId, user, AddressRange.ofPeer(address));
    }

    private static final AclSubject ANN = subject("c1", "ann", "10.1.2.3:1883");

    private static SubjectRules rules(AclSubject subject, String... lines) throws InvalidRuleException {
        var rules = new ArrayList<AclRule>();
        for (String line : lines) {
            rules.add(AclText.parse(line));
        }
        return new AclRules(rules, Verdict.DENY).of(subject);
    }

    private static boolean subscribe(SubjectRules rules, String filter) {
        return rules.maySubscribe(TopicFilter.of(filter));
    }

    @Test
    void the_first_rule_that_selects_the_topic_decides() throws Exception {
        var rules = rules(ANN, "deny publish all a/secret", "allow publish all a/#", "deny publish all a/late");

        assertThat(rules.mayPublish("a/b")).isTrue();
        assertThat(rules.mayPublish("a/secret")).isFalse();
        assertThat(rules.mayPublish("a/late")).isTrue();
        assertThat(rules.mayPublish("b")).isFalse();
        assertThat(subscribe(rules, "a/b")).isFalse();
    }

    @Test
    void what_no_rule_decides_falls_back() throws Exception {
        assertThat(AclRules.OPEN.of(ANN).mayPublish("any")).isTrue();
        assertThat(AclRules.OPEN.open()).isTrue();
        assertThat(new AclRules(List.of(), Verdict.DENY).of(ANN).mayPublish("any"))
                .isFalse();
        assertThat(new AclRules(List.of(), Verdict.DENY).open()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "allow all all x, true",
        "allow all user=ann x, true",
        "allow all user=bob x, false",
        "allow all client=c1 x, true",
        "allow all client=c2 x, false",
        "allow all address=10.1.2.3 x, true",
        "allow all address=10.0.0.0/8 x, true",
        "allow all address=10.1.2.0/31 x, false",
        "allow all address=::/0 x, false",
        "allow all user=ann address=10.0.0.0/8 x, true",
        "allow all user=ann address=11.0.0.0/8 x, false",
        "allow all user=ann client=c2 x, false"
    })
    void a_rule_is_about_the_clients_it_names(String line, boolean allowed) throws Exception {
        assertThat(rules(ANN, line).mayPublish("x")).isEqualTo(allowed);
    }

    @Test
    void addresses_of_version_6_are_taken_with_and_without_a_zone() throws Exception {
        var block = Objects.requireNonNull(AddressRange.parse("2001:db8::/33"));
        assertThat(block.contains(InetAddress.getByName("2001:db8:7fff::1"))).isTrue();
        assertThat(block.contains(InetAddress.getByName("2001:db8:8000::1"))).isFalse();
        assertThat(AddressRange.ofPeer("[2001:db8::7%eth0]:51234")).isEqualTo(InetAddress.getByName("2001:db8::7"));
        assertThat(AddressRange.ofPeer("[::ffff:10.1.2.3]:51234")).isEqualTo(InetAddress.getByName("10.1.2.3"));
        assertThat(AddressRange.ofPeer("some.host:1")).isNull();
    }

    // --- subscribing

    @Test
    void a_filter_must_be_covered_as_a_whole() throws Exception {
        var rules = rules(ANN, "allow subscribe all a/+/c b/#");

        assertThat(subscribe(rules, "a/b/c")).isTrue();
        assertThat(subscribe(rules, "a/+/c")).isTrue();
        assertThat(subscribe(rules, "a/#")).isFalse();
        assertThat(subscribe(rules, "+/b/c")).isFalse();
        assertThat(subscribe(rules, "b/#")).isTrue();
        assertThat(subscribe(rules, "#")).isFalse();
    }

    @Test
    void a_filter_that_has_a_topic_in_common_with_a_denied_one_is_denied() throws Exception {
        var rules = rules(ANN, "deny subscribe all a/secret/#", "allow subscribe all #");

        assertThat(subscribe(rules, "a/b")).isTrue();
        assertThat(subscribe(rules, "a/+")).isFalse(); // a/secret
        assertThat(subscribe(rules, "a/+/x")).isFalse();
        assertThat(subscribe(rules, "#")).isFalse();
        assertThat(subscribe(rules, "b/+/x")).isTrue();
    }

    @Test
    void rules_for_all_topics_do_not_reach_those_that_begin_with_a_dollar_sign() throws Exception {
        var rules = rules(ANN, "allow all all #");

        assertThat(subscribe(rules, "$SYS/#")).isFalse();
        assertThat(subscribe(rules(ANN, "allow subscribe all $SYS/#"), "$SYS/broker/+"))
                .isTrue();
        assertThat(subscribe(rules(ANN, "deny subscribe all #", "allow subscribe all $SYS/#"), "$SYS/#"))
                .isTrue();
    }

    /** Whatever the rules: a topic that must not be read is in no filter that may be subscribed to. */
    @Test
    void no_filter_lets_a_topic_through_that_the_rules_deny() throws Exception {
        long seed = 20_261_122;
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String[] lines = new String[1 + random.nextInt(4)];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = (random.nextBoolean() ? "allow" : "deny") + " all all " + filter(random);
            }
            SubjectRules rules = rules(ANN, lines);
            var filter = TopicFilter.of(filter(random));
            String topic = filter(random).replace('+', 'a').replace('#', 'b');
            if (rules.maySubscribe(filter) && filter.matches(topic)) {
                assertThat(rules.mayPublish(topic))
                        .as("seed %d: %s lets %s through, rules %s", seed, filter, topic, List.of(lines))
                        .isTrue();
            }
        }
    }

    private static String filter(Random random) {
        String[] levels = {"a", "b", "", "+", "$s"};
        var text = new StringBuilder(levels[random.nextInt(levels.length)]);
        for (int more = random.nextInt(3); more > 0; more--) {
            text.append('/').append(levels[random.nextInt(4)]);
        }
        if (random.nextInt(4) == 0) {
            text.append("/#");
        }
        return text.isEmpty() ? "a" : text.toString();
    }

    // --- placeholders

    @Test
    void placeholders_stand_for_the_clients_own_names() throws Exception {
        var rules = rules(ANN, "allow all all dev/${clientid}/# users/x-${username}");

        assertThat(rules.mayPublish("dev/c1/a")).isTrue();
        assertThat(rules.mayPublish("dev/c2/a")).isFalse();
        assertThat(rules.mayPublish("users/x-ann")).isTrue();
        assertThat(subscribe(rules, "dev/c1/#")).isTrue();
        assertThat(subscribe(rules, "dev/+/#")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "a+", "c1/#", "/"})
    void a_name_that_could_widen_an_allowing_rule_makes_it_say_nothing(String clientId) throws Exception {
        var rules = rules(subject(clientId, "ann", "10.0.0.1:1"), "allow all all dev/${clientid}/#");

        assertThat(rules.mayPublish("dev/a/b")).isFalse();
        assertThat(rules.mayPublish("dev/other/x")).isFalse();
        assertThat(rules.mayPublish("dev/" + clientId.replace('+', 'x').replace('#', 'y') + "/x"))
                .isFalse();
        assertThat(subscribe(rules, "dev/+/#")).isFalse();
        assertThat(subscribe(rules, "dev/#")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "a/b", "x#"})
    void a_name_that_could_narrow_a_denying_rule_makes_it_deny_more(String clientId) throws Exception {
        var rules =
                rules(subject(clientId, "ann", "10.0.0.1:1"), "deny all all dev/p-${clientid}/x", "allow all all #");

        assertThat(rules.mayPublish("dev/p-" + clientId.replace('+', 'y').replace('#', 'y') + "/x"))
                .isFalse();
        assertThat(rules.mayPublish("other/x")).isTrue();
    }

    @Test
    void a_missing_user_name_opens_nothing() throws Exception {
        var nobody = subject("c1", null, "10.0.0.1:1");

        assertThat(rules(nobody, "allow all all users/${username}").mayPublish("users/"))
                .isFalse();
        assertThat(rules(nobody, "allow all all users/${username}").mayPublish("users/${username}"))
                .isFalse();
        assertThat(rules(nobody, "allow all user= x").mayPublish("x")).isFalse();
    }

    @Test
    void a_name_at_the_beginning_cannot_reach_topics_with_a_dollar_sign() throws Exception {
        var rules = rules(subject("$SYS", "ann", "10.0.0.1:1"), "allow all all ${clientid}/#");

        assertThat(subscribe(rules, "$SYS/#")).isFalse();
        assertThat(rules(ANN, "allow all all ${clientid}/#").mayPublish("c1/x")).isTrue();
    }

    // --- text

    @Test
    void words_in_quotes_may_hold_spaces_quotes_and_what_looks_like_a_description() throws Exception {
        AclRule rule = AclText.parse("allow publish user=\"Ann Lee\" \"a topic\" \"user=x\" \"say \\\"hi\\\"\"");

        assertThat(rule.who().username()).isEqualTo("Ann Lee");
        assertThat(rule.filters()).containsExactly("a topic", "user=x", "say \"hi\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permit all all x | a rule begins with allow or deny, not permit",
                "allow | after allow or deny must follow publish, subscribe or all",
                "allow read all x | the action is publish, subscribe or all, not read",
                "allow all x | the third word must say who: all, client=…, user=… or address=…, not x",
                "allow all | the third word must say who: all, client=…, user=… or address=…",
                "allow all all | at least one topic filter must follow",
                "allow all all user=ann x | one user= at most, and not beside all",
                "allow all user=a user=b x | one user= at most, and not beside all",
                "allow all address=10.0.0.0/33 x | not an address or block of addresses: 10.0.0.0/33",
                "allow all address=example.org x | not an address or block of addresses: example.org",
                "allow all all a/${user}/b | the placeholders are ${clientid} and ${username}: a/${user}/b",
                "allow all all \"x | a quotation mark is not closed"
            })
    void a_bad_rule_is_refused_with_what_is_wrong(String line, String rule) {
        assertThatThrownBy(() -> AclText.parse(line))
                .isInstanceOf(InvalidRuleException.class)
                .hasMessage(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#", "a/#/b", "a+", "$share/g/x", "a${clientid}+"})
    void a_filter_that_mqtt_does_not_know_is_refused(String filter) {
        assertThatThrownBy(() -> AclText.parse("allow all all " + filter))
                .isInstanceOf(InvalidRuleException.class)
                .hasMessageStartingWith("the filter " + filter + ": ");
    }

    /** The rules that docs/guides/access.md shows mean what the text around them says. */
    @Test
    void the_example_of_the_guide_can_be_read() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "guides", "access.md")).stream()
                .filter(line -> line.matches("(allow|deny) +(all|publish|subscribe) .*"))
                .toList();
        assertThat(lines).hasSize(5);
        var device = rules(subject("d1", null, "203.0.113.9:1"), lines.toArray(String[]::new));

        assertThat(subscribe(device, "devices/d1/commands/#")).isTrue();
        assertThat(subscribe(device, "devices/d2/commands/#")).isFalse();
        assertThat(device.mayPublish("devices/d1/state")).isTrue();
        assertThat(device.mayPublish("devices/d1/commands/x")).isFalse();
        assertThat(subscribe(rules(subject("o", "ops", "10.1.1.1:1"), lines.toArray(String[]::new)), "$SYS/#"))
                .isTrue();
    }
}
