package io.linkspan.broker.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP requests that end in time, and answers that end in size. Redirects are not followed. */
public final class BoundedRequests {
    /** @param body at most the limit that was asked for */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, byte[] body) {}

    private final HttpClient client;
    private final Duration timeout;
    private final int maximumBytes;

    /**
     * @param timeout from the start of a request to the last byte of its answer
     * @param maximumBytes of an answer's body
     */
    public BoundedRequests(Duration timeout, int maximumBytes) {
        this.timeout = timeout;
        this.maximumBytes = maximumBytes;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @throws IOException when there is none in time, with a cause that names no secret
     */
    public Answer send(HttpRequest request) throws IOException {
        var answer = client.sendAsync(request, info -> new BoundedBody(maximumBytes));
        try {
            var response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new IOException(cause == null ? failed.toString() : cause.toString(), failed);
        }
    }
}
