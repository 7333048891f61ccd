package io.linkspan.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkSpecRulesTest {
    private static final ClusterName OWN = ClusterName.of("aws");

    private static LinkSpecDraft draft(@Nullable String name, @Nullable String server, @Nullable List<String> topics) {
        return new LinkSpecDraft(name, server, null, null, null, topics, null, null, null, null, null, null);
    }

    private static LinkSpecDraft sized(
            @Nullable Integer pool,
            @Nullable Integer inflight,
            @Nullable Duration retry,
            @Nullable Duration keepAlive) {
        return new LinkSpecDraft("gcp", "b:1883", null, null, null, null, null, pool, inflight, retry, keepAlive, null);
    }

    private static LinkSpecDraft named(@Nullable String prefix, @Nullable String user, @Nullable String password) {
        return new LinkSpecDraft("gcp", "b:1883", prefix, user, password, null, null, null, null, null, null, null);
    }

    private static LinkSpec spec(LinkSpecDraft draft) {
        return switch (LinkSpecRules.build(draft, OWN)) {
            case LinkSpecOutcome.Valid valid -> valid.spec();
            case LinkSpecOutcome.Invalid invalid -> throw new AssertionError(invalid);
        };
    }

    private static List<String> violations(LinkSpecDraft draft) {
        return switch (LinkSpecRules.build(draft, OWN)) {
            case LinkSpecOutcome.Valid valid -> List.of();
            case LinkSpecOutcome.Invalid invalid ->
                invalid.violations().stream()
                        .map(v -> v.field() + " " + v.code())
                        .toList();
        };
    }

    @Test
    void nameAndServerAreEnoughAndTheRestHasDefaults() {
        LinkSpec spec = spec(draft("gcp", "broker.example.com", null));
        assertThat(spec)
                .isEqualTo(new LinkSpec(
                        ClusterName.of("gcp"),
                        new ServerAddress("broker.example.com", 1883, false),
                        "linkspan-aws",
                        null,
                        null,
                        List.of(),
                        TlsSpec.OFF,
                        1,
                        100,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        true));
        assertThat(LinkSpecRules.validate(spec, OWN)).isEmpty();
    }

    @Test
    void everythingThatIsGivenIsKept() {
        LinkSpec spec = spec(new LinkSpecDraft(
                "gcp",
                "mqtts://[::1]:18883",
                "from-aws",
                "link-aws",
                "secret",
                List.of("from-cluster", "fleet/+/state"),
                new TlsSpec(true, null, null, null, false),
                32,
                65_535,
                Duration.ofMillis(100),
                Duration.ofSeconds(65_535),
                false));
        assertThat(spec.server()).isEqualTo(new ServerAddress("::1", 18_883, true));
        assertThat(spec.topics()).containsExactly(TopicFilter.of("from-cluster"), TopicFilter.of("fleet/+/state"));
        assertThat(spec.enabled()).isFalse();
        assertThat(spec.tls().verifyHostname()).isFalse();
        assertThat(LinkSpecRules.validate(spec, OWN)).isEmpty();
        assertThat(spec(LinkSpecDraft.of(spec))).isEqualTo(spec);
    }

    @Test
    void theOutboxIsKeptAsGivenAndJudged() {
        var given = new OutboxSpec(1L << 20, Duration.ofHours(2), OverflowPolicy.REFUSE_PUBLISHERS);
        LinkSpec spec = spec(withOutbox(given));
        assertThat(spec.outbox()).isEqualTo(given);
        assertThat(spec(LinkSpecDraft.of(spec))).isEqualTo(spec);
        assertThat(spec.withEnabled(false).outbox()).isEqualTo(given);
        assertThat(spec(withOutbox(null)).outbox()).isEqualTo(OutboxSpec.CONFIGURED);
        assertThat(violations(withOutbox(new OutboxSpec(1_023L, Duration.ofMillis(999), null))))
                .containsExactly("outbox.maxBytes out-of-range", "outbox.retention out-of-range");
        assertThat(violations(withOutbox(new OutboxSpec((1L << 40) + 1, Duration.ofDays(366), null))))
                .containsExactly("outbox.maxBytes out-of-range", "outbox.retention out-of-range");
    }

    @Test
    void everyOverflowPolicyIsFoundByItsWordAndNothingElseIs() {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            assertThat(OverflowPolicy.of(policy.word())).isEqualTo(policy);
        }
        assertThat(OverflowPolicy.of("DROP_OLDEST")).isNull();
        assertThat(OverflowPolicy.WORDS).isEqualTo("drop-oldest, drop-newest, refuse-publishers");
    }

    private static LinkSpecDraft withOutbox(@Nullable OutboxSpec outbox) {
        return new LinkSpecDraft("gcp", "b:1883", null, null, null, null, null, null, null, null, null, null, outbox);
    }

    @Test
    void allBrokenRulesAreReportedAtOnceInFieldOrder() {
        LinkSpecDraft draft = new LinkSpecDraft(
                "GCP!",
                "host:0",
                "bad prefix",
                "",
                "p",
                List.of("a/#/b"),
                null,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                true);
        assertThat(violations(draft))
                .containsExactly(
                        "name invalid",
                        "server out-of-range",
                        "clientIdPrefix invalid",
                        "username invalid",
                        "topics[0] invalid-filter",
                        "poolSize out-of-range",
                        "maxInflight out-of-range",
                        "retryInterval out-of-range",
                        "keepAlive out-of-range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GCP", "g cp", "gcp_1", "g.cp", "-gcp", "gcp-", "gcp/x", "gcp+", "日本", "gcp\n"})
    void aPeerNameWithOtherCharactersIsRefused(String name) {
        assertThat(violations(draft(name, "b", null))).containsExactly("name invalid");
    }

    @Test
    void aPeerNameIsRequiredIsNotTooLongAndIsNotTheOwnOne() {
        assertThat(violations(draft(null, null, null))).containsExactly("name required", "server required");
        assertThat(violations(draft("", " ", null))).containsExactly("name required", "server required");
        assertThat(violations(draft("a".repeat(64), "b", null))).containsExactly("name too-long");
        assertThat(violations(draft("aws", "b", null))).containsExactly("name own-name");
    }

    @ParameterizedTest
    @CsvSource({"b:65536,out-of-range", "b:0,out-of-range", "b:x,invalid", "http://b,invalid", "::1,invalid"})
    void aServerThatCannotBeReachedByItsTextIsRefused(String server, String code) {
        assertThat(violations(draft("gcp", server, null))).containsExactly("server " + code);
    }

    @ParameterizedTest
    @CsvSource({
        "a/#/b,invalid-filter",
        "a+,invalid-filter",
        "'',invalid-filter",
        "$share/g/a,invalid-filter",
        "$SYS/#,reserved-filter",
        "$LINK/#,reserved-filter",
        "$OUTBOX/x,reserved-filter",
        "$other,reserved-filter"
    })
    void aTopicThatIsNoneOrNeverCrossesIsRefused(String topic, String code) {
        assertThat(violations(draft("gcp", "b", List.of("ok", topic)))).containsExactly("topics[1] " + code);
    }

    @Test
    void aTopicThatAnotherCoversIsRefusedAndTheMessageNamesTheOther() {
        LinkSpecOutcome outcome = LinkSpecRules.build(draft("gcp", "b", List.of("a/b", "x", "a/+", "x")), OWN);
        assertThat(outcome)
                .isEqualTo(new LinkSpecOutcome.Invalid(List.of(
                        new Violation("topics[0]", "redundant-filter", "'a/b' is covered by 'a/+', topics[2]"),
                        new Violation("topics[3]", "redundant-filter", "'x' is there already, as topics[1]"))));
        assertThat(violations(draft("gcp", "b", List.of("#", "+/#")))).containsExactly("topics[1] redundant-filter");
        assertThat(violations(draft("gcp", "b", List.of("+/#", "#")))).containsExactly("topics[0] redundant-filter");
        assertThat(violations(draft("gcp", "b", List.of("a/+", "+/b")))).isEmpty();
    }

    @Test
    void topicsAreBoundedInNumber() {
        assertThat(violations(draft("gcp", "b", Collections.nCopies(1_001, "a"))))
                .containsExactly("topics too-long");
    }

    @Test
    void numbersAndDurationsHaveRanges() {
        assertThat(violations(sized(1, 1, Duration.ofMillis(100), Duration.ofSeconds(1))))
                .isEmpty();
        assertThat(violations(sized(33, 65_536, Duration.ofMillis(99), Duration.ofMillis(999))))
                .containsExactly(
                        "poolSize out-of-range",
                        "maxInflight out-of-range",
                        "retryInterval out-of-range",
                        "keepAlive out-of-range",
                        "keepAlive invalid");
        assertThat(violations(sized(-1, null, Duration.ofSeconds(3_601), Duration.ofSeconds(65_536))))
                .containsExactly("poolSize out-of-range", "retryInterval out-of-range", "keepAlive out-of-range");
        assertThat(violations(sized(null, null, null, Duration.ofMillis(1_500))))
                .containsExactly("keepAlive invalid");
    }

    @Test
    void clientIdPrefixAndCredentialsAreBounded() {
        assertThat(violations(named("a-b_c.D9", "user", ""))).isEmpty();
        assertThat(violations(named("x".repeat(64), "u".repeat(1_024), null))).isEmpty();
        assertThat(violations(named("", null, null))).containsExactly("clientIdPrefix required");
        assertThat(violations(named("x".repeat(65), null, null))).containsExactly("clientIdPrefix too-long");
        assertThat(violations(named("a/b", null, null))).containsExactly("clientIdPrefix invalid");
        assertThat(violations(named(null, "é".repeat(513), null))).containsExactly("username too-long");
        assertThat(violations(named(null, "u", "p\0"))).containsExactly("password invalid");
        assertThat(violations(named(null, null, "p"))).containsExactly("username contradictory");
    }

    @Test
    void neitherSpecNorDraftNorViolationShowsASecret() {
        LinkSpecDraft draft = new LinkSpecDraft(
                "gcp",
                "b",
                null,
                "u",
                "pa$$w0rd\0",
                null,
                new TlsSpec(true, null, null, "pa$$w0rd", true),
                null,
                null,
                null,
                null,
                null);
        assertThat(LinkSpecRules.build(draft, OWN).toString()).doesNotContain("pa$$w0rd");
        assertThat(draft.toString()).doesNotContain("pa$$w0rd");
        LinkSpec spec = new LinkSpec(
                ClusterName.of("gcp"),
                new ServerAddress("b", 1, false),
                "p",
                "u",
                "pa$$w0rd",
                List.of(),
                new TlsSpec(true, null, null, "pa$$w0rd", true),
                1,
                1,
                Duration.ZERO,
                Duration.ZERO,
                true);
        assertThat(spec.toString()).doesNotContain("pa$$w0rd").contains("password=secret");
        LinkSpec bare = spec.withSecrets(null, null);
        assertThat(bare.password()).isNull();
        assertThat(bare.tls()).isEqualTo(TlsSpec.SYSTEM);
        assertThat(bare.withSecrets("pa$$w0rd", "pa$$w0rd")).isEqualTo(spec);
    }
}
