package io.linkspan.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSyntaxTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "//", "a/", "/a", "$SYS/x", "a b", "日本/😀", "A/a", "$share/x", "$share", "$"})
    void topicsOfEveryAllowedForm(String topic) {
        assertThat(TopicSyntax.topicError(topic)).isNull();
        assertThat(Topic.of(topic)).hasToString(topic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "+", "a/#", "a/+/b", "+/+", "/#", "+/#", "/", "$SYS/#", "$LINK/+/hello", "a/+", "$shared/x"
            })
    void filtersOfEveryAllowedForm(String filter) {
        assertThat(TopicSyntax.filterError(filter)).isNull();
        assertThat(SubscriptionFilter.parse(filter)).isEqualTo(TopicFilter.of(filter));
    }

    @ParameterizedTest
    @CsvSource({"a/+,MQTT-3.3.2-2", "#,MQTT-3.3.2-2", "a+b,MQTT-3.3.2-2", "'',MQTT-4.7.3-1"})
    void topicsThatBreakARuleNameItsClause(String topic, String clause) {
        assertThat(TopicSyntax.topicError(topic)).contains(clause);
        assertThatThrownBy(() -> Topic.of(topic))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessageContaining(clause);
    }

    @ParameterizedTest
    @CsvSource({
        "a#,MQTT-4.7.1-1",
        "a/#/b,MQTT-4.7.1-1",
        "#/a,MQTT-4.7.1-1",
        "##,MQTT-4.7.1-1",
        "a/b#,MQTT-4.7.1-1",
        "a+,MQTT-4.7.1-2",
        "+a,MQTT-4.7.1-2",
        "a/++/b,MQTT-4.7.1-2",
        "a/b+/c,MQTT-4.7.1-2",
        "+#,MQTT-4.7.1-2",
        "'',MQTT-4.7.3-1"
    })
    void filtersThatBreakARuleNameItsClause(String filter, String clause) {
        assertThat(TopicSyntax.filterError(filter)).contains(clause);
        assertThat(TopicSyntax.subscriptionError(filter)).contains(clause);
        assertThatThrownBy(() -> TopicFilter.of(filter))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessageContaining(clause);
    }

    @Test
    void nullCharacterAndLoneSurrogatesAreRefusedEverywhere() {
        for (String bad : new String[] {"a\0b", "\uD800", "a\uDC00", "\uD83Dx", "\uDE00\uD83D"}) {
            String clause = bad.indexOf('\0') >= 0 ? "MQTT-4.7.3-2" : "MQTT-1.5.4-1";
            assertThat(TopicSyntax.topicError(bad)).contains(clause);
            assertThat(TopicSyntax.filterError(bad)).contains(clause);
            assertThat(TopicSyntax.groupError(bad)).contains(clause);
        }
    }

    @Test
    void lengthIsCountedInBytesOfUtf8() {
        assertThat(TopicSyntax.topicError("x".repeat(65_535))).isNull();
        assertThat(TopicSyntax.topicError("x".repeat(65_536))).contains("65,535");
        assertThat(TopicSyntax.filterError("é".repeat(32_767) + "x")).isNull();
        assertThat(TopicSyntax.filterError("é".repeat(32_768))).contains("65,535");
        assertThat(TopicSyntax.topicError("😀".repeat(16_384))).contains("65,535");
    }

    @Test
    void sharedSubscriptionsHaveAGroupAndAFilter() {
        SharedFilter shared = SharedFilter.parse("$share/group/a/+/#");
        assertThat(shared.group()).isEqualTo("group");
        assertThat(shared.filter()).isEqualTo(TopicFilter.of("a/+/#"));
        assertThat(shared.value()).isEqualTo("$share/group/a/+/#");
        assertThat(SubscriptionFilter.parse("$share/group/a/+/#")).isEqualTo(shared);
        assertThat(SharedFilter.parse("$share/g//x").filter().value()).isEqualTo("/x");
        assertThat(SharedFilter.parse("$share/g/$SYS/x").filter().value()).isEqualTo("$SYS/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share",
                "$share/",
                "$share/g",
                "$share/g/",
                "$share//a",
                "$share/g+/a",
                "$share/#/a",
                "$share/g/a#",
                "$share/g/$share/h/a"
            })
    void brokenSharedSubscriptionsAreRefusedAndNeverTakenForPlainFilters(String filter) {
        assertThat(TopicSyntax.subscriptionError(filter)).isNotNull();
        assertThat(TopicSyntax.filterError(filter)).isNotNull();
        assertThatThrownBy(() -> SubscriptionFilter.parse(filter)).isInstanceOf(InvalidTopicException.class);
        assertThatThrownBy(() -> TopicFilter.of(filter)).isInstanceOf(InvalidTopicException.class);
    }

    @Test
    void aFilterOfVeryManyLevelsNeedsNoStack() {
        TopicFilter deep = TopicFilter.of("/".repeat(65_534) + "+");
        TopicFilter deepest = TopicFilter.of("/".repeat(65_533) + "/#");
        assertThat(deep.matches("/".repeat(65_534) + "x")).isTrue();
        assertThat(deepest.covers(deep)).isTrue();
        assertThat(deepest.intersect(deep)).contains(deep);
        assertThat(FilterSet.minimalUnion(List.of(deep, deepest))).containsExactly(deepest);
    }

    @Test
    void anIntersectionLongerThanATopicMayBeIsEmpty() {
        String half = "x".repeat(40_000);
        assertThat(TopicFilter.of("+/" + half).intersect(TopicFilter.of(half + "/+")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"+/#,#", "/+/#,/#"})
    void minimalUnionKeepsTheShorterOfTheTwoFiltersThatSelectTheSame(String longer, String shorter) {
        TopicFilter kept = TopicFilter.of(shorter);
        TopicFilter dropped = TopicFilter.of(longer);
        assertThat(FilterSet.minimalUnion(List.of(dropped, kept))).containsExactly(kept);
        assertThat(FilterSet.minimalUnion(List.of(kept, dropped))).containsExactly(kept);
        assertThat(FilterSet.minimalUnion(List.of(dropped))).containsExactly(dropped);
        assertThat(dropped.covers(kept) && kept.covers(dropped)).isTrue();
    }
}
