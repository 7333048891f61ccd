package io.linkspan.admin.clients.rest;

import io.linkspan.admin.clients.ClientChange;
import io.linkspan.admin.clients.ClientFilter;
import io.linkspan.admin.clients.Clients;
import io.linkspan.admin.paging.Cursor;
import io.linkspan.admin.paging.PageRequest;
import io.linkspan.admin.paging.rest.PageQuery;
import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemCode;
import io.linkspan.admin.problem.ProblemException;
import io.linkspan.admin.problem.rest.ProblemResponses;
import io.linkspan.admin.security.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** MQTT clients of this cluster. Problem answers are described by {@code ProblemsInOpenApi}. */
@Path("/api/v1/clients")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Clients")
public class ClientsResource {

    /** Header of an answer without a body: which broker did it. */
    static final String NODE = "Linkspan-Node";

    private static final String NODE_MEANS = "The broker that did it; several with commas.";

    private final Clients clients;
    private final SecurityIdentity identity;

    ClientsResource(Clients clients, SecurityIdentity identity) {
        this.clients = clients;
        this.identity = identity;
    }

    @GET
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(
            operationId = "listClients",
            summary = "MQTT clients and sessions by client id",
            description =
                    "Of all brokers of the cluster, each client once. A broker that does not answer in time is named.")
    public Uni<ClientList> list(
            @Parameter(
                            description = "Only these: connected or disconnected.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"connected", "disconnected"}))
                    @QueryParam("state")
                    @Nullable
                    String state,
            @Parameter(description = "Only of this user.") @QueryParam("user") @Nullable String user,
            @Parameter(description = "Only of this listener.") @QueryParam("listener") @Nullable String listener,
            @Parameter(description = "Only client ids that begin so.") @QueryParam("prefix") @Nullable String prefix,
            @BeanParam PageQuery query) {
        PageRequest page = query.read();
        Cursor cursor = page.cursor();
        var filter = new ClientFilter(connected(state), user, listener, prefix);
        String after = cursor == null ? "" : cursor.after();
        return Uni.createFrom()
                .completionStage(() -> clients.page(filter, after, page.limit()))
                .map(ClientList::of);
    }

    private static @Nullable Boolean connected(@Nullable String state) {
        if (state == null) {
            return null;
        }
        return switch (state) {
            case "connected" -> true;
            case "disconnected" -> false;
            default ->
                throw new ProblemException(
                        Problem.malformed("state", "invalid", "state must be connected or disconnected."));
        };
    }

    @GET
    @Path("/{clientId}")
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(operationId = "getClient", summary = "A client and its session")
    public Uni<ClientList.ClientView> get(@PathParam("clientId") String clientId) {
        return Uni.createFrom()
                .completionStage(() -> clients.find(clientId))
                .map(client -> ClientList.ClientView.of(known(client)));
    }

    @GET
    @Path("/{clientId}/subscriptions")
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(operationId = "listClientSubscriptions", summary = "A client's subscriptions by filter")
    public Uni<SubscriptionList> subscriptions(@PathParam("clientId") String clientId, @BeanParam PageQuery query) {
        PageRequest page = query.read();
        return Uni.createFrom()
                .completionStage(() -> clients.subscriptions(clientId))
                .map(all -> SubscriptionList.of(known(all), page));
    }

    @POST
    @Path("/{clientId}/actions/disconnect")
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(operationId = "disconnectClient", summary = "End a client's connection; its session stays")
    @APIResponse(
            responseCode = "204",
            description = "Disconnected.",
            headers = @Header(name = NODE, description = NODE_MEANS, schema = @Schema(type = SchemaType.STRING)))
    public Uni<Response> disconnect(@PathParam("clientId") String clientId) {
        return Uni.createFrom()
                .completionStage(() -> clients.disconnect(who(), clientId))
                .map(ClientsResource::answer);
    }

    @DELETE
    @Path("/{clientId}")
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(
            operationId = "deleteClient",
            summary = "Remove the session of a client that is away",
            description = "With its subscriptions and what is queued for it. Every broker must say that it is away.")
    @APIResponse(
            responseCode = "204",
            description = "Removed.",
            headers = @Header(name = NODE, description = NODE_MEANS, schema = @Schema(type = SchemaType.STRING)))
    public Uni<Response> delete(@PathParam("clientId") String clientId) {
        return Uni.createFrom()
                .completionStage(() -> clients.remove(who(), clientId))
                .map(ClientsResource::answer);
    }

    private static Response answer(ClientChange change) {
        return switch (change.outcome()) {
            case DONE ->
                Response.noContent()
                        .header(NODE, String.join(", ", change.nodes()))
                        .build();
            case NO_SUCH_CLIENT -> ProblemResponses.of(unknown());
            case NOT_CONNECTED ->
                ProblemResponses.of(Problem.of(ProblemCode.CLIENT_NOT_CONNECTED, "The client is not connected."));
            case IN_USE ->
                ProblemResponses.of(Problem.of(
                        ProblemCode.SESSION_IN_USE,
                        "The client is connected or just coming back; disconnect it first."));
        };
    }

    private static <T> T known(@Nullable T found) {
        if (found == null) {
            throw new ProblemException(unknown());
        }
        return found;
    }

    private static Problem unknown() {
        return Problem.of(ProblemCode.CLIENT_NOT_FOUND, "No broker knows this client id.");
    }

    private String who() {
        return identity.getPrincipal().getName();
    }
}
