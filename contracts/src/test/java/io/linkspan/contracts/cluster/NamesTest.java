package io.linkspan.contracts.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "aws", "a-b", "eu-west-1", "a--b"})
    void clusterNamesAreDnsLabels(String name) {
        assertThat(ClusterName.of(name)).hasToString(name);
        assertThat(NodeId.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-a", "a-", "A", "a b", "a/b", "a+", "#", "é", "a\n", "a\0", "٣"})
    void otherTextsAreNeitherClusterNorNode(String name) {
        assertThatThrownBy(() -> ClusterName.of(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NodeId.of(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node_1", "broker-0.broker.svc", "a._-b"})
    void nodeIdsMayAlsoBeHostNames(String name) {
        assertThat(NodeId.of(name)).hasToString(name);
        assertThat(ClusterName.isValid(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".a", "a.", "_a", "a_"})
    void nodeIdsHaveALetterOrDigitAtBothEnds(String name) {
        assertThat(NodeId.isValid(name)).isFalse();
    }

    @Test
    void sixtyThreeCharactersAreTheMost() {
        assertThat(ClusterName.isValid("x".repeat(63))).isTrue();
        assertThat(ClusterName.isValid("x".repeat(64))).isFalse();
        assertThat(NodeId.isValid("x".repeat(63))).isTrue();
        assertThat(NodeId.isValid("x".repeat(64))).isFalse();
    }

    @Test
    void aHostileNameIsShownCutAndWithoutControlCharacters() {
        assertThatThrownBy(() -> ClusterName.of("\u001B[2J" + "x".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\u001B"));
    }

    @Test
    void anInstanceIsReadFromItsText() {
        InstanceId instance = InstanceId.random();
        assertThat(InstanceId.of(instance.toString())).isEqualTo(instance);
        assertThat(InstanceId.random()).isNotEqualTo(instance);
        assertThatThrownBy(() -> InstanceId.of("no")).isInstanceOf(IllegalArgumentException.class);
    }
}
