package io.linkspan.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests to {@code /api/v1} of one cluster. */
public final class RestClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final int FIRST_ERROR = 300;

    private final Access access;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    /** For one cluster and user. */
    public RestClient(Access access) {
        this.access = access;
    }

    /**
     * Reads.
     *
     * @param path behind {@code /api/v1}
     * @throws ApiException when refused or not reachable
     */
    public Answer get(String path) throws InterruptedException {
        return send("GET", path, null, Map.of());
    }

    /**
     * Sends a request.
     *
     * @param path behind {@code /api/v1}, encoded
     * @param body null for none
     * @throws ApiException when refused or not reachable
     */
    public Answer send(String method, String path, @Nullable JsonNode body, Map<String, String> headers)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.url() + "/api/v1" + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Authorization", "Basic " + credentials())
                .header("Accept", "application/json, application/problem+json");
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        return answer(exchange(request.build()));
    }

    private HttpResponse<String> exchange(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new ApiException(0, "nobody answers at " + access.url() + " (is the cluster running?)");
        } catch (HttpTimeoutException e) {
            throw new ApiException(0, access.url() + " did not answer within " + REQUEST_TIMEOUT.toSeconds() + " s");
        } catch (IOException e) {
            throw new ApiException(0, "the connection to " + access.url() + " failed: " + e.getMessage());
        }
    }

    private Answer answer(HttpResponse<String> response) {
        JsonNode body = parsed(response.body());
        if (response.statusCode() >= FIRST_ERROR) {
            throw new ApiException(response.statusCode(), Problem.line(response.statusCode(), body));
        }
        return new Answer(
                response.statusCode(),
                body,
                response.headers().firstValue("ETag").orElse(null),
                response.headers().firstValue("Linkspan-Node").orElse(null));
    }

    private JsonNode parsed(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // an error page of something in between: the status says enough
        }
    }

    private String credentials() {
        String text = access.user() + ":" + access.password();
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
