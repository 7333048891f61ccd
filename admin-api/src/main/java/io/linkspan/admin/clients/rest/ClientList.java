package io.linkspan.admin.clients.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.linkspan.admin.clients.Client;
import io.linkspan.admin.clients.ClientPage;
import io.linkspan.admin.clients.Sighting;
import io.linkspan.admin.paging.Cursor;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One page of clients. */
@Schema(name = "ClientList")
public record ClientList(
        @Schema(required = true) List<ClientView> items,
        @Schema(required = true) CursorView page,

        @Schema(
                required = true,
                description = "Whether clients are missing because brokers did not answer: those in unansweredNodes.")
        boolean partial,

        @Schema(required = true, description = "Brokers that did not answer in time.", examples = "[]")
        List<String> unansweredNodes) {

    static ClientList of(ClientPage page) {
        String next = page.next();
        return new ClientList(
                page.items().stream().map(ClientView::of).toList(),
                new CursorView(page.limit(), next == null ? null : new Cursor(next).text()),
                !page.unanswered().isEmpty(),
                page.unanswered());
    }

    /** The {@code page} of a list too long to be counted. */
    @Schema(name = "CursorPage")
    public record CursorView(
            @Schema(required = true, description = "Items at most.", examples = "50")
            int limit,

            @Schema(
                    nullable = true,
                    description = "Pass as cursor for the next page; null: this was the last. A page may be short, even"
                            + " empty, and not be the last.")
            @Nullable
            String nextCursor) {}

    /** One session and its client. */
    @Schema(name = "Client")
    public record ClientView(
            @Schema(required = true, examples = "sensor-7") String clientId,

            @Schema(required = true, description = "connected or disconnected.", examples = "connected")
            String state,

            @Schema(required = true, description = "The broker that has the session.", examples = "node-1")
            String node,

            @Schema(required = true, description = "Empty for an anonymous client.", examples = "ann")
            String user,

            @Schema(required = true, examples = "192.0.2.7:51234")
            String address,

            @Schema(required = true, examples = "mqtt") String listener,

            @Schema(required = true, description = "3.1, 3.1.1 or 5.0.", examples = "5.0")
            String protocol,

            @Schema(required = true, examples = "60") int keepAliveSeconds,

            @Schema(required = true) boolean cleanStart,

            @Schema(required = true, description = "4294967295: never.", examples = "3600")
            long sessionExpirySeconds,

            @Schema(required = true) Instant connectedAt,
            @Schema(required = true, examples = "3") int subscriptions,
            @Schema(required = true, examples = "0") int queuedMessages,
            @Schema(required = true, examples = "0") long queuedBytes,
            @Schema(required = true, examples = "1") int inflightMessages,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    nullable = true,
                    description =
                            "Only of a single disconnected client: brokers that did not answer in time, so that it may"
                                    + " be connected there.")
            @Nullable
            List<String> unansweredNodes) {

        static ClientView of(Sighting found) {
            return of(found.client(), found.unanswered().isEmpty() ? null : found.unanswered());
        }

        static ClientView of(Client client) {
            return of(client, null);
        }

        private static ClientView of(Client client, @Nullable List<String> unanswered) {
            return new ClientView(
                    client.clientId(),
                    client.connected() ? "connected" : "disconnected",
                    client.node(),
                    client.user(),
                    client.address(),
                    client.listener(),
                    client.protocol(),
                    client.keepAliveSeconds(),
                    client.cleanStart(),
                    client.sessionExpirySeconds(),
                    client.connectedAt(),
                    client.subscriptions(),
                    client.queuedMessages(),
                    client.queuedBytes(),
                    client.inflightMessages(),
                    unanswered);
        }
    }
}
