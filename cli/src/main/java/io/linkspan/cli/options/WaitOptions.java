package io.linkspan.cli.options;

import io.linkspan.cli.api.LinkStates;
import io.linkspan.cli.api.LinksApi;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a command returns only when its effect is there. */
public final class WaitOptions {
    @Option(names = "--wait", description = "Return when the link is online.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long --wait waits; default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(1);

    /**
     * Waits if asked to.
     *
     * @return true if it waited, and the link is online
     */
    public boolean awaitOnline(LinksApi api, String link) throws IOException, InterruptedException {
        if (wait) {
            LinkStates.awaitOnline(api, link, timeout);
        }
        return wait;
    }
}
