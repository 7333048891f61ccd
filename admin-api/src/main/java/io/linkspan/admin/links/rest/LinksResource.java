package io.linkspan.admin.links.rest;

import io.linkspan.admin.links.ChangeOutcome;
import io.linkspan.admin.links.Link;
import io.linkspan.admin.links.LinkInput;
import io.linkspan.admin.links.Links;
import io.linkspan.admin.links.Precondition;
import io.linkspan.admin.paging.Page;
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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Create, read, update, delete, switch. Problem answers are described by {@code ProblemsInOpenApi}. */
@Path("/api/v1/links")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Links")
public class LinksResource {

    private final Links links;
    private final SecurityIdentity identity;

    LinksResource(Links links, SecurityIdentity identity) {
        this.links = links;
        this.identity = identity;
    }

    @GET
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(operationId = "listLinks", summary = "List links by name")
    public Uni<LinkList> list(@BeanParam PageQuery query) {
        PageRequest page = query.read();
        return uni(links.all()).map(all -> LinkList.of(Page.of(all, Link::name, page)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(operationId = "createLink", summary = "Create a link")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = LinkRequest.class),
                            examples = {
                                @ExampleObject(
                                        name = "small",
                                        summary = "What has to be said",
                                        value = LinkExamples.SMALL),
                                @ExampleObject(name = "full", summary = "Every field", value = LinkExamples.FULL)
                            }))
    @APIResponse(
            responseCode = "200",
            description = "Dry run: what would be stored.",
            content = @Content(schema = @Schema(implementation = LinkView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            headers = {
                @Header(name = HttpHeaders.LOCATION, schema = @Schema(implementation = String.class)),
                @Header(name = HttpHeaders.ETAG, schema = @Schema(implementation = String.class))
            },
            content = @Content(schema = @Schema(implementation = LinkView.class)))
    public Uni<Response> create(
            @Nullable LinkRequest request,
            @Parameter(
                            description = "Only validate: 200 with what would be stored.",
                            schema = @Schema(implementation = Boolean.class))
                    @QueryParam("dryRun")
                    @Nullable
                    String dryRun,
            UriInfo uri) {
        LinkInput input = input(request);
        if (isDryRun(dryRun)) {
            return uni(links.tryCreate(input)).map(outcome -> ChangeResponses.of(input.name(), outcome));
        }
        return uni(links.create(who(), input))
                .map(outcome -> outcome instanceof ChangeOutcome.Done done
                        ? Response.fromResponse(ChangeResponses.ok(done.link()))
                                .status(Response.Status.CREATED)
                                .location(uri.getAbsolutePathBuilder()
                                        .path(done.link().name())
                                        .build())
                                .build()
                        : ChangeResponses.of(input.name(), outcome));
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(operationId = "getLink", summary = "Read a link")
    @APIResponse(
            responseCode = "200",
            description = "The link.",
            headers = @Header(name = HttpHeaders.ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = LinkView.class)))
    @APIResponse(responseCode = "304", description = "If-None-Match names the current version.")
    public Uni<Response> get(
            @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        return uni(links.find(name)).map(link -> {
            if (link == null) {
                return ChangeResponses.notFound(name);
            }
            return ETags.known(ifNoneMatch, link.version())
                    ? Response.notModified(new EntityTag(String.valueOf(link.version())))
                            .build()
                    : ChangeResponses.ok(link);
        });
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(
            operationId = "replaceLink",
            summary = "Replace a link",
            description = "Fields left out take their defaults, except password and tls.privateKeyPem, which stay.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = LinkRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "keepsPassword",
                                            summary = "Other topics, same password",
                                            value = LinkExamples.KEEPS_PASSWORD)))
    @APIResponse(
            responseCode = "200",
            description = "Replaced.",
            headers = @Header(name = HttpHeaders.ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = LinkView.class)))
    public Uni<Response> replace(
            @PathParam("name") String name,
            @Parameter(description = "ETag of the version to replace, or *.", required = true)
                    @HeaderParam(HttpHeaders.IF_MATCH)
                    @Nullable
                    String ifMatch,
            @Nullable LinkRequest request,
            @Parameter(description = "Only validate.", schema = @Schema(implementation = Boolean.class))
                    @QueryParam("dryRun")
                    @Nullable
                    String dryRun) {
        Precondition precondition = ETags.ifMatch(ifMatch);
        if (precondition == null) {
            return Uni.createFrom()
                    .item(ProblemResponses.of(Problem.of(
                            ProblemCode.PRECONDITION_REQUIRED,
                            "Say which version you mean: send its ETag as If-Match, or If-Match: * for any.")));
        }
        LinkInput input = input(request);
        CompletionStage<ChangeOutcome> change = isDryRun(dryRun)
                ? links.tryReplace(name, input, precondition)
                : links.replace(who(), name, input, precondition);
        return uni(change).map(outcome -> ChangeResponses.of(name, outcome));
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(operationId = "deleteLink", summary = "Delete a link")
    @APIResponse(responseCode = "204", description = "Deleted.")
    public Uni<Response> delete(
            @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return uni(links.delete(who(), name, orAny(ifMatch))).map(outcome -> ChangeResponses.of(name, outcome));
    }

    @POST
    @Path("/{name}/actions/enable")
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(operationId = "enableLink", summary = "Enable a link; fine when it is")
    @APIResponse(
            responseCode = "200",
            description = "Enabled.",
            content = @Content(schema = @Schema(implementation = LinkView.class)))
    public Uni<Response> enable(
            @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return uni(links.enable(who(), name, true, orAny(ifMatch))).map(outcome -> ChangeResponses.of(name, outcome));
    }

    @POST
    @Path("/{name}/actions/disable")
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(operationId = "disableLink", summary = "Disable a link; fine when it is")
    @APIResponse(
            responseCode = "200",
            description = "Disabled.",
            content = @Content(schema = @Schema(implementation = LinkView.class)))
    public Uni<Response> disable(
            @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return uni(links.enable(who(), name, false, orAny(ifMatch))).map(outcome -> ChangeResponses.of(name, outcome));
    }

    private String who() {
        return identity.getPrincipal().getName();
    }

    private static Precondition orAny(@Nullable String ifMatch) {
        Precondition precondition = ETags.ifMatch(ifMatch);
        return precondition == null ? new Precondition.AnyVersion() : precondition;
    }

    private static LinkInput input(@Nullable LinkRequest request) {
        if (request == null) {
            throw new ProblemException(Problem.of(ProblemCode.MALFORMED_REQUEST, "The body must be one JSON object."));
        }
        return request.toInput();
    }

    private static boolean isDryRun(@Nullable String dryRun) {
        if (dryRun == null || dryRun.equals("false")) {
            return false;
        }
        if (dryRun.equals("true")) {
            return true;
        }
        throw new ProblemException(Problem.malformed("dryRun", "invalid", "dryRun must be true or false."));
    }

    private static <T> Uni<T> uni(CompletionStage<T> stage) {
        return Uni.createFrom().completionStage(stage);
    }
}
