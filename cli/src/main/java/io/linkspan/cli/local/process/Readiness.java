package io.linkspan.cli.local.process;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.Poll;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.state.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;

/** Waits until a process says that it is ready. */
public final class Readiness {
    private static final int OK = 200;
    private static final Duration ONE_REQUEST = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ONE_REQUEST).build();

    /**
     * Returns when the process answers 200 on {@code /q/health/ready}.
     *
     * @param together every process that is starting: as soon as one of them ends, waiting for any is of no use
     * @throws CliException when one ends before, or this one does not answer so within the time-out; says where the log lies
     */
    public void await(ServiceProcess service, Collection<ServiceProcess> together, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(ClusterPlan.managementUrl(service.node()) + "/q/health/ready"))
                .timeout(ONE_REQUEST)
                .build();
        Boolean ready = Poll.until(timeout, () -> {
            for (ServiceProcess each : together) {
                if (!each.process().isAlive()) {
                    throw ended(each, "while starting");
                }
            }
            return isReady(request) ? Boolean.TRUE : null;
        });
        if (ready == null) {
            throw new CliException(service.title() + " was not ready after " + timeout.toSeconds() + " s, see "
                    + Workspace.shown(service.log()) + LogTail.lastError(service.log()));
        }
    }

    /**
     * The line for a process that ended by itself.
     *
     * @param when {@code while starting} and the like
     */
    public static CliException ended(ServiceProcess service, String when) {
        return new CliException(service.title() + " ended with exit code "
                + service.process().exitValue() + " " + when + ", see " + Workspace.shown(service.log())
                + LogTail.lastError(service.log()));
    }

    private boolean isReady(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
