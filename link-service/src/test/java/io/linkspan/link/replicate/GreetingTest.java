package io.linkspan.link.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.protocol.LinkMessage.HelloRefused;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.link.replicate.Greeting.Standing;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GreetingTest {

    private static final ClusterName AWS = ClusterName.of("aws");
    private final Greeting gcp = new Greeting(ClusterName.of("gcp"));

    @Test
    void a_peer_with_an_enabled_link_that_means_us_is_welcome() {
        assertThat(gcp.refusal(hello("aws", "gcp", 1, 1), AWS, Standing.ENABLED))
                .isNull();
        assertThat(gcp.refusal(hello("aws", "gcp", 1, 9), AWS, Standing.ENABLED))
                .isNull();
    }

    @Test
    void each_refusal_has_its_code_and_a_sentence() {
        assertThat(gcp.refusal(hello("aws", "gcp", 1, 1), AWS, Standing.UNKNOWN))
                .isEqualTo(new HelloRefused(RefusalCode.UNKNOWN_CLUSTER, "cluster 'gcp' has no link named 'aws'"));
        assertThat(gcp.refusal(hello("aws", "gcp", 1, 1), AWS, Standing.DISABLED))
                .isEqualTo(new HelloRefused(RefusalCode.DISABLED, "cluster 'gcp' has disabled its link 'aws'"));
        assertThat(gcp.refusal(hello("aws", "azure", 1, 1), AWS, Standing.ENABLED))
                .isEqualTo(new HelloRefused(RefusalCode.WRONG_NAME, "gcp"));
        assertThat(gcp.refusal(hello("aws", "gcp", 2, 3), AWS, Standing.ENABLED))
                .isEqualTo(new HelloRefused(RefusalCode.VERSION, "speaks link protocol 1 to 1, not 2 to 3"));
        assertThat(gcp.refusal(hello("azure", "gcp", 1, 1), AWS, Standing.ENABLED))
                .isEqualTo(new HelloRefused(RefusalCode.NOT_AUTHORISED, "'aws' may not introduce itself as 'azure'"));
    }

    private static Hello hello(String from, String to, int minVersion, int maxVersion) {
        return new Hello(
                minVersion,
                maxVersion,
                Set.of(),
                ClusterName.of(from),
                ClusterName.of(to),
                new InstanceId(new UUID(0, 1)),
                "n",
                1,
                1_000);
    }
}
