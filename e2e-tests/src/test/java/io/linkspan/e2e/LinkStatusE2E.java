package io.linkspan.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.PortBlock;
import io.linkspan.e2e.product.Rest;
import io.linkspan.e2e.product.Run;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A link that cannot work says why in one sentence, and REST API, command line and log say the same. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class LinkStatusE2E {
    @Test
    void aWrongPasswordIsNamed(Pair pair) {
        ObjectNode link = Rest.link("wrong-password", pair.gcp().linkAddress(), "link-aws", "not this one");
        saysEverywhere(pair, link, "wrong user name or password", pair.gcp().linkAddress());
    }

    @Test
    void aPeerOfAnotherNameIsNamed(Pair pair) {
        ObjectNode link = Rest.link(
                "other-name", pair.gcp().linkAddress(), "link-aws", pair.gcp().linkPassword("aws"));
        saysEverywhere(pair, link, "'gcp'", "'other-name'", pair.gcp().linkAddress());
    }

    @Test
    void anAddressWhereNobodyListensIsNamed(Pair pair) throws IOException {
        String server = "127.0.0.1:" + PortBlock.closedPort();
        saysEverywhere(pair, Rest.link("nobody", server, "link-aws", "any"), "connection refused", server);
    }

    @Test
    void aLinkThatIsDisabledOnTheFarSideIsSaidToBe(Pair pair) {
        try {
            // When
            pair.gcp().rest().act("aws", "disable");

            // Then
            agrees(pair, "gcp", "disabled", "aws");
            assertThat(pair.gcp().rest().status("aws").state()).isEqualTo("disabled");
        } finally {
            pair.gcp().rest().act("aws", "enable");
        }
        pair.awaitLinked();
    }

    private static void saysEverywhere(Pair pair, ObjectNode link, String... parts) {
        String name = link.path("name").asText();
        pair.aws().rest().create(link);
        try {
            agrees(pair, name, parts);
        } finally {
            pair.aws().rest().delete(name);
        }
        // And a link that is wrong does not disturb one that is right
        pair.awaitLinked();
    }

    /** The cause of this link of aws holds these parts, and is the same everywhere. */
    private static void agrees(Pair pair, String name, String... parts) {
        var told = new AtomicReference<Rest.Status>();
        Waiting.until("the status of " + name + " says what is wrong").untilAsserted(() -> {
            Rest.Status seen = pair.aws().rest().status(name);
            assertThat(seen.state()).isIn("disconnected", "failed");
            assertThat(seen.cause()).isNotNull().contains(parts);
            told.set(seen);
        });
        Rest.Status status = requireNonNull(told.get());
        String cause = requireNonNull(status.cause());
        assertThat(cause).hasLineCount(1).doesNotContain("Exception").hasSizeLessThan(200);
        System.out.printf("Status of a link with a fault (%s): %s%n", name, cause);

        // While it tries again the link is connecting, so more than one look may be needed.
        Waiting.until("the command line says the same of " + name).untilAsserted(() -> {
            Run shown = pair.launcher().run("link", "status", name, "--cluster", "aws");
            assertThat(shown.exit()).as(shown.toString()).isEqualTo(10);
            assertThat(shown.out()).contains(cause).contains(status.state());
        });

        assertThat(pair.aws().node("link").logText().lines())
                .anySatisfy(line -> assertThat(line).contains(name).contains(cause));
    }
}
