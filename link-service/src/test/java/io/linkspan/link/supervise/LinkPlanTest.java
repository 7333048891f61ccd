package io.linkspan.link.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.supervise.LinkPlan.Adjust;
import io.linkspan.link.transport.Secrets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkPlanTest {

    private static final LinkSpec BASE = spec("gcp:1883", "user", TlsSpec.OFF, 1, 100, List.of("a"), true);

    @Test
    void a_link_begins_and_ends_with_its_spec_and_its_switch() {
        assertThat(LinkPlan.between(null, link(BASE))).isEqualTo(new LinkPlan.Start());
        assertThat(LinkPlan.between(link(BASE), null)).isEqualTo(new LinkPlan.Stop());
        assertThat(LinkPlan.between(link(BASE), link(BASE.withEnabled(false)))).isEqualTo(new LinkPlan.Stop());
        assertThat(LinkPlan.between(link(BASE.withEnabled(false)), link(BASE))).isEqualTo(new LinkPlan.Start());
    }

    @Test
    void what_is_off_from_the_beginning_is_cleaned_up_once() {
        assertThat(LinkPlan.between(null, link(BASE.withEnabled(false)))).isEqualTo(new LinkPlan.Stop());
        assertThat(LinkPlan.between(null, null)).isEqualTo(new LinkPlan.Stop());
        assertThat(LinkPlan.between(link(BASE.withEnabled(false)), link(BASE.withEnabled(false))))
                .isEqualTo(new LinkPlan.Keep());
    }

    @Test
    void a_spec_with_a_problem_does_not_run() {
        ConfiguredLink broken = new ConfiguredLink(BASE, Secrets.NONE, "", "topics[0]: bad");
        assertThat(LinkPlan.between(link(BASE), broken)).isEqualTo(new LinkPlan.Stop());
        assertThat(LinkPlan.between(broken, link(BASE))).isEqualTo(new LinkPlan.Start());
    }

    @Test
    void nothing_is_done_about_a_spec_that_says_the_same() {
        assertThat(LinkPlan.between(link(BASE), link(BASE))).isEqualTo(new LinkPlan.Keep());
    }

    @Test
    void other_topics_disconnect_nothing() {
        LinkSpec topics = spec("gcp:1883", "user", TlsSpec.OFF, 1, 100, List.of("a", "b"), true);
        assertThat(LinkPlan.between(link(BASE), link(topics))).isEqualTo(new Adjust(true, false, false));
    }

    @Test
    void another_pool_or_window_concerns_the_data_connections_only() {
        LinkSpec pool = spec("gcp:1883", "user", TlsSpec.OFF, 4, 100, List.of("a"), true);
        LinkSpec window = spec("gcp:1883", "user", TlsSpec.OFF, 1, 10, List.of("a"), true);
        assertThat(LinkPlan.between(link(BASE), link(pool))).isEqualTo(new Adjust(false, false, true));
        assertThat(LinkPlan.between(link(BASE), link(window))).isEqualTo(new Adjust(false, false, true));
    }

    @Test
    void who_and_where_the_peer_is_reconnects_everything() {
        Adjust all = new Adjust(false, true, true);
        assertThat(LinkPlan.between(
                        link(BASE), link(spec("gcp:1884", "user", TlsSpec.OFF, 1, 100, List.of("a"), true))))
                .isEqualTo(all);
        assertThat(LinkPlan.between(
                        link(BASE), link(spec("gcp:1883", "other", TlsSpec.OFF, 1, 100, List.of("a"), true))))
                .isEqualTo(all);
        assertThat(LinkPlan.between(
                        link(BASE), link(spec("gcp:1883", "user", TlsSpec.SYSTEM, 1, 100, List.of("a"), true))))
                .isEqualTo(all);
        assertThat(LinkPlan.between(link(BASE), new ConfiguredLink(BASE, Secrets.NONE, "other password", null)))
                .isEqualTo(all);
    }

    private static ConfiguredLink link(LinkSpec spec) {
        return new ConfiguredLink(spec, Secrets.NONE, "same password", null);
    }

    private static LinkSpec spec(
            String server,
            String username,
            TlsSpec tls,
            int poolSize,
            int maxInflight,
            List<String> topics,
            boolean enabled) {
        return new LinkSpec(
                ClusterName.of("gcp"),
                ServerAddress.parse(server),
                "from-aws",
                username,
                null,
                topics.stream().map(TopicFilter::of).toList(),
                tls,
                poolSize,
                maxInflight,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                enabled);
    }
}
