package io.linkspan.contracts.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.TopicFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTopicsTest {
    private static final ClusterName AWS = ClusterName.of("aws");
    private static final NodeId NODE = NodeId.of("node-1.a_b");

    @Test
    void theTextsAreThoseOfTheProtocol() {
        assertThat(LinkTopics.hello(AWS)).isEqualTo("$LINK/aws/hello");
        assertThat(LinkTopics.routes(AWS)).isEqualTo("$LINK/aws/routes");
        assertThat(LinkTopics.heartbeat(AWS)).isEqualTo("$LINK/aws/heartbeat");
        assertThat(LinkTopics.answers(AWS, "link-1.X")).isEqualTo("$LINK/aws/answers/link-1.X");
        assertThat(LinkTopics.messages(AWS, 31)).isEqualTo("$LINK/aws/messages/31");
        assertThat(LinkTopics.outbox(AWS, NODE, 0)).isEqualTo("$OUTBOX/aws/node-1.a_b/0");
    }

    @Test
    void everyTextIsReadBack() {
        assertThat(LinkTopics.parse(LinkTopics.hello(AWS))).isEqualTo(new LinkTopic.Hello(AWS));
        assertThat(LinkTopics.parse(LinkTopics.routes(AWS))).isEqualTo(new LinkTopic.Routes(AWS));
        assertThat(LinkTopics.parse(LinkTopics.heartbeat(AWS))).isEqualTo(new LinkTopic.Heartbeat(AWS));
        assertThat(LinkTopics.parse(LinkTopics.answers(AWS, "a"))).isEqualTo(new LinkTopic.Answers(AWS, "a"));
        for (int lane = 0; lane < 32; lane++) {
            LinkTopic messages = LinkTopics.parse(LinkTopics.messages(AWS, lane));
            LinkTopic outbox = LinkTopics.parse(LinkTopics.outbox(AWS, NODE, lane));
            assertThat(messages).isEqualTo(new LinkTopic.Messages(AWS, lane));
            assertThat(outbox).isEqualTo(new LinkTopic.Outbox(AWS, NODE, lane));
            assertThat(outbox).extracting(LinkTopic::cluster).isEqualTo(AWS);
            TopicFilter.of(LinkTopics.messages(AWS, lane));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$LINK",
                "$LINK/",
                "$LINK/aws",
                "$LINK/aws/",
                "$LINK/AWS/hello",
                "$LINK/aws/hello/",
                "$LINK/aws/hello/x",
                "$LINK/+/hello",
                "$LINK//hello",
                "$LINK/aws/answers",
                "$LINK/aws/answers/",
                "$LINK/aws/answers/a/b",
                "$LINK/aws/answers/#",
                "$LINK/aws/messages/32",
                "$LINK/aws/messages/-1",
                "$LINK/aws/messages/+1",
                "$LINK/aws/messages/01",
                "$LINK/aws/messages/",
                "$LINK/aws/messages/1/",
                "$LINK/aws/messages/٣",
                "$LINK/aws/other",
                "$LINKS/aws/hello",
                "$link/aws/hello",
                "LINK/aws/hello",
                "$OUTBOX/aws/node-1",
                "$OUTBOX/aws/node-1/",
                "$OUTBOX/aws/node-1/32",
                "$OUTBOX/aws/NODE/1",
                "$OUTBOX/aws/a/b/1",
                "$OUTBOX",
                "a",
                ""
            })
    void everyOtherTextIsNotRead(String text) {
        assertThat(LinkTopics.parse(text)).isNull();
    }

    @Test
    void accessIsDecidedByTheClusterInTheSecondLevelOfTopicOrFilter() {
        assertThat(LinkTopics.clusterOf("$LINK/aws/answers/#")).isEqualTo(AWS);
        assertThat(LinkTopics.clusterOf("$LINK/aws")).isEqualTo(AWS);
        assertThat(LinkTopics.clusterOf("$OUTBOX/aws/+/+")).isEqualTo(AWS);
        assertThat(LinkTopics.clusterOf("$LINK/+/hello")).isNull();
        assertThat(LinkTopics.clusterOf("$LINK/#")).isNull();
        assertThat(LinkTopics.clusterOf("$LINK")).isNull();
        assertThat(LinkTopics.clusterOf("$SYS/aws")).isNull();
    }

    @Test
    void reservedIsTheRootAndAllBelowItAndNothingElse() {
        assertThat(LinkTopics.isReserved("$LINK")).isTrue();
        assertThat(LinkTopics.isReserved("$LINK/#")).isTrue();
        assertThat(LinkTopics.isReserved("$OUTBOX/x")).isTrue();
        assertThat(LinkTopics.isReserved("$LINKED/x")).isFalse();
        assertThat(LinkTopics.isReserved("$SYS/x")).isFalse();
        assertThat(LinkTopics.isReserved("#")).isFalse();
    }

    @Test
    void lanesAndActorsOutOfRangeHaveNoTopic() {
        assertThatThrownBy(() -> LinkTopics.messages(AWS, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkTopics.outbox(AWS, NODE, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkTopics.answers(AWS, "a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkTopics.answers(AWS, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkTopics.answers(AWS, "x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }
}
