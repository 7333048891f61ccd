package io.linkspan.admin.openapi;

import io.linkspan.admin.problem.ProblemCode;
import io.linkspan.admin.problem.rest.ProblemResponses;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds the problem answers to every operation, so that no resource has to repeat them and none forgets one. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemsInOpenApi implements OASFilter {

    private static final List<ProblemCode> ALWAYS = List.of(
            ProblemCode.UNAUTHENTICATED,
            ProblemCode.NOT_ACCEPTABLE,
            ProblemCode.INTERNAL_ERROR,
            ProblemCode.REGISTRY_UNAVAILABLE);
    private static final Map<String, List<ProblemCode>> BY_OPERATION = Map.ofEntries(
            Map.entry("listLinks", List.of(ProblemCode.MALFORMED_REQUEST)),
            Map.entry("listNodes", List.of(ProblemCode.MALFORMED_REQUEST)),
            Map.entry("listLinkRoutes", List.of(ProblemCode.MALFORMED_REQUEST, ProblemCode.LINK_NOT_FOUND)),
            Map.entry("getLink", List.of(ProblemCode.LINK_NOT_FOUND)),
            Map.entry("getLinkStatus", List.of(ProblemCode.LINK_NOT_FOUND)),
            Map.entry("getLinkMetrics", List.of(ProblemCode.LINK_NOT_FOUND)),
            Map.entry("resetLinkMetrics", List.of(ProblemCode.FORBIDDEN, ProblemCode.LINK_NOT_FOUND)),
            Map.entry(
                    "createLink",
                    List.of(
                            ProblemCode.MALFORMED_REQUEST,
                            ProblemCode.FORBIDDEN,
                            ProblemCode.LINK_EXISTS,
                            ProblemCode.REQUEST_TOO_LARGE,
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            ProblemCode.INVALID_LINK)),
            Map.entry(
                    "replaceLink",
                    List.of(
                            ProblemCode.MALFORMED_REQUEST,
                            ProblemCode.FORBIDDEN,
                            ProblemCode.LINK_NOT_FOUND,
                            ProblemCode.CONCURRENT_CHANGE,
                            ProblemCode.STALE_VERSION,
                            ProblemCode.REQUEST_TOO_LARGE,
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            ProblemCode.INVALID_LINK,
                            ProblemCode.PRECONDITION_REQUIRED)),
            Map.entry("listClients", List.of(ProblemCode.MALFORMED_REQUEST, ProblemCode.BROKER_UNAVAILABLE)),
            Map.entry("getClient", List.of(ProblemCode.CLIENT_NOT_FOUND, ProblemCode.BROKER_UNAVAILABLE)),
            Map.entry(
                    "listClientSubscriptions",
                    List.of(
                            ProblemCode.MALFORMED_REQUEST,
                            ProblemCode.CLIENT_NOT_FOUND,
                            ProblemCode.BROKER_UNAVAILABLE)),
            Map.entry(
                    "disconnectClient",
                    List.of(
                            ProblemCode.FORBIDDEN,
                            ProblemCode.CLIENT_NOT_FOUND,
                            ProblemCode.CLIENT_NOT_CONNECTED,
                            ProblemCode.BROKER_UNAVAILABLE)),
            Map.entry(
                    "deleteClient",
                    List.of(
                            ProblemCode.FORBIDDEN,
                            ProblemCode.CLIENT_NOT_FOUND,
                            ProblemCode.SESSION_IN_USE,
                            ProblemCode.BROKER_UNAVAILABLE)),
            Map.entry("deleteLink", changeInPlace()),
            Map.entry("enableLink", changeInPlace()),
            Map.entry("disableLink", changeInPlace()));

    private static List<ProblemCode> changeInPlace() {
        return List.of(
                ProblemCode.FORBIDDEN,
                ProblemCode.LINK_NOT_FOUND,
                ProblemCode.CONCURRENT_CHANGE,
                ProblemCode.STALE_VERSION);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<ProblemCode, APIResponse> responses = new EnumMap<>(ProblemCode.class);
        for (ProblemCode code : ProblemCode.values()) {
            responses.put(code, response(code));
        }
        responses.forEach((code, response) -> document.getComponents().addResponse(code.code(), response));
        for (PathItem path : document.getPaths().getPathItems().values()) {
            path.getOperations().values().forEach(ProblemsInOpenApi::describe);
        }
    }

    private static void describe(Operation operation) {
        List<ProblemCode> own = BY_OPERATION.getOrDefault(operation.getOperationId(), List.of());
        Map<String, ProblemCode> byStatus = new TreeMap<>();
        ALWAYS.forEach(code -> byStatus.put(String.valueOf(code.status()), code));
        own.forEach(code -> byStatus.put(String.valueOf(code.status()), code));
        // What the framework guesses has no problem body.
        List.of("400", "401", "403").forEach(status -> operation.getResponses().removeAPIResponse(status));
        byStatus.forEach((status, code) -> operation
                .getResponses()
                .addAPIResponse(status, OASFactory.createAPIResponse().ref(code.code())));
    }

    private static APIResponse response(ProblemCode code) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("type", code.type());
        value.put("title", code.title());
        value.put("status", code.status());
        value.put("code", code.code());
        value.put("detail", "One sentence about this very case.");
        Example example = OASFactory.createExample().value(value);
        return OASFactory.createAPIResponse()
                .description(code.title() + ".")
                .content(OASFactory.createContent()
                        .addMediaType(
                                ProblemResponses.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("Problem"))
                                        .addExample(code.code(), example)));
    }
}
