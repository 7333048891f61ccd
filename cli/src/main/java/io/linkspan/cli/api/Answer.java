package io.linkspan.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the REST API answered to a request it carried out.
 *
 * @param status 2xx
 * @param body {@code MissingNode} when there is none
 * @param etag as sent, quotes included
 */
public record Answer(int status, JsonNode body, @Nullable String etag) {}
