package io.linkspan.cli.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkspan.cli.api.Answer;
import io.linkspan.cli.api.ApiException;
import io.linkspan.cli.api.LinkStates;
import io.linkspan.cli.api.LinksApi;
import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.Poll;
import io.linkspan.cli.local.cluster.LocalCluster;
import io.linkspan.cli.local.state.Secrets;
import io.linkspan.contracts.topic.TopicFilter;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the link of the story on one side, through the REST API as an operator would; one that is there is kept. */
public final class LinkSetup {
    /** What each of the two clusters wants from the other. */
    public static final String TOPIC = "from-cluster";

    private final Duration timeout;
    private boolean allEnabled = true;

    /**
     * @param timeout for the API to become usable, and for a link to come online
     */
    public LinkSetup(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Makes sure that {@code own} has a link to {@code peer} at the peer's present address.
     *
     * @return a line that says what was done
     */
    public String ensure(LocalCluster own, LocalCluster peer) throws IOException, InterruptedException {
        String name = peer.plan().name().value();
        LinksApi api = own.api();
        Answer existing = read(api, name);
        String line = "link " + name + " on " + own.plan().name();
        if (existing == null) {
            api.create(wanted(own, peer), false);
            return line + " created";
        }
        JsonNode link = existing.body();
        allEnabled &= link.path("enabled").asBoolean() && wantsTopic(link);
        String user = peer.linkUser(own.plan().name()).user();
        if (link.path("server").asText().equals(peer.plan().linkAddress())
                || !link.path("username").asText("").equals(user)) {
            return line + " was there already" + (link.path("enabled").asBoolean() ? "" : ", disabled");
        }
        ObjectNode moved = ((ObjectNode) link).put("server", peer.plan().linkAddress());
        api.replace(name, moved, existing.etag());
        return line + " now leads to " + peer.plan().linkAddress();
    }

    /** False if a link that was there is disabled, or does not ask for the topic of the story. */
    public boolean allEnabled() {
        return allEnabled;
    }

    /**
     * Waits for the link that {@code own} has to {@code peer}.
     *
     * @throws CliException with the last state seen
     */
    public void awaitOnline(LocalCluster own, LocalCluster peer) throws IOException, InterruptedException {
        try {
            LinkStates.awaitOnline(own.api(), peer.plan().name().value(), timeout);
        } catch (CliException e) {
            throw new CliException("on " + own.plan().name() + ": " + e.getMessage());
        }
    }

    /** The link, or null when there is none; waits while the API cannot answer yet. */
    private @Nullable Answer read(LinksApi api, String name) throws IOException, InterruptedException {
        Found found = Poll.until(timeout, () -> {
            try {
                return new Found(api.get(name));
            } catch (ApiException e) {
                if (e.status() == 404) {
                    return new Found(null);
                }
                if (e.isTemporary()) {
                    return null;
                }
                throw e;
            }
        });
        if (found == null) {
            throw new CliException("the REST API did not answer within " + timeout.toSeconds() + " s");
        }
        return found.link();
    }

    private record Found(@Nullable Answer link) {}

    private static ObjectNode wanted(LocalCluster own, LocalCluster peer) {
        Secrets.LinkCredentials user = peer.linkUser(own.plan().name());
        ObjectNode link = JsonNodeFactory.instance
                .objectNode()
                .put("name", peer.plan().name().value())
                .put("server", peer.plan().linkAddress())
                .put("clientIdPrefix", "from-" + own.plan().name())
                .put("username", user.user())
                .put("password", user.password());
        link.putArray("topics").add(TOPIC);
        return link;
    }

    private static boolean wantsTopic(JsonNode link) {
        for (JsonNode filter : link.path("topics")) {
            if (TopicFilter.of(filter.asText()).matches(TOPIC)) {
                return true;
            }
        }
        return false;
    }
}
