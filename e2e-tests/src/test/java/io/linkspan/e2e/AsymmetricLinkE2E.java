package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One side wants nothing: its topics are empty, while messages go on crossing towards the other. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class AsymmetricLinkE2E {
    private static final String FILTER = "e2e/asymmetric/+";
    private static final String TOPIC = "e2e/asymmetric/1";

    @AfterEach
    void bothWantAgain(Pair pair) {
        pair.gcp().rest().wantOnly("aws", Pair.TOPICS);
    }

    @Test
    void aSideWithoutTopicsReceivesNothingAndStillSends(Pair pair) {
        try (Listener onAws = Listener.on(pair.aws(), FILTER, 1);
                Listener onGcp = Listener.on(pair.gcp(), FILTER, 1);
                Publisher awsPublisher = Publisher.on(pair.aws());
                Publisher gcpPublisher = Publisher.on(pair.gcp())) {
            Waiting.wanted(pair.aws(), pair.gcp(), FILTER);
            Waiting.wanted(pair.gcp(), pair.aws(), FILTER);

            // Given gcp does not want anything any more
            pair.gcp().rest().wantOnly("aws");
            Waiting.unwanted(pair.aws(), pair.gcp(), FILTER);
            Waiting.linked(pair.aws(), pair.gcp());
            assertThat(Waiting.announced(pair.gcp(), pair.aws())).isEmpty();
            assertThat(Waiting.external(pair.aws(), pair.gcp())).isEmpty();

            // When
            awsPublisher.publish(TOPIC, 1, "kept at home");
            gcpPublisher.publish(TOPIC, 1, "to both");

            // Then
            Waiting.until("the message from gcp has crossed")
                    .untilAsserted(() -> assertThat(onAws.payloads()).containsExactly("kept at home", "to both"));

            // When gcp wants it again, then only what is published from now on follows, from the same publisher
            pair.gcp().rest().wantOnly("aws", Pair.TOPICS);
            Waiting.wanted(pair.aws(), pair.gcp(), FILTER);
            awsPublisher.publish(TOPIC, 1, "crosses");
            Waiting.until("the message from aws has crossed")
                    .untilAsserted(() -> assertThat(onGcp.payloads()).containsExactly("to both", "crosses"));
            assertThat(onAws.payloads()).containsExactly("kept at home", "to both", "crosses");
        }
    }
}
