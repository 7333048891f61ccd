package io.linkspan.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** What commands make of a link's state. */
public final class LinkStates {
    private static final String ONLINE = "online";
    private static final String DISABLED = "disabled";

    private LinkStates() {}

    /** The word of the overall state. */
    public static String word(JsonNode status) {
        return status.path("state").asText("unknown");
    }

    /** A disabled link is as its operator wants it; any other has to be online. */
    public static boolean isHealthy(JsonNode status) {
        String state = word(status);
        return state.equals(ONLINE) || state.equals(DISABLED);
    }

    /** {@code disconnected: connection refused}; without a cause just the word. */
    public static String sentence(JsonNode status) {
        String cause = status.path("cause").asText("");
        return cause.isEmpty() || status.path("cause").isNull() ? word(status) : word(status) + ": " + cause;
    }

    /**
     * Waits until a link is online.
     *
     * @return its status then
     * @throws CliException when the time is over, with the last state seen
     */
    public static JsonNode awaitOnline(LinksApi api, String name, Duration timeout)
            throws IOException, InterruptedException {
        AtomicReference<String> last = new AtomicReference<>("unknown");
        JsonNode online = Poll.until(timeout, () -> {
            try {
                JsonNode status = api.status(name);
                last.set(sentence(status));
                return word(status).equals(ONLINE) ? status : null;
            } catch (ApiException e) {
                if (!e.isTemporary()) {
                    throw e;
                }
                last.set(e.getMessage());
                return null;
            }
        });
        if (online == null) {
            throw new CliException(
                    "link " + name + " is not online after " + timeout.toSeconds() + " s: " + last.get());
        }
        return online;
    }
}
