package io.linkspan.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the REST API answered to a request it carried out.
 *
 * @param status 2xx
 * @param body {@code MissingNode} when there is none
 * @param etag as sent, quotes included
 * @param node which broker did it, for what only one of them can do; null when it is not said
 */
public record Answer(
        int status,
        JsonNode body,
        @Nullable String etag,
        @Nullable String node) {}
