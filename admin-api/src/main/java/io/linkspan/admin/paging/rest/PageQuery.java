package io.linkspan.admin.paging.rest;

import io.linkspan.admin.paging.Cursor;
import io.linkspan.admin.paging.PageRequest;
import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code limit} and {@code cursor} as they came; text, because the framework answers a bad number with 404. */
public class PageQuery {

    /** Items at most. */
    @QueryParam("limit")
    @Parameter(
            description = "Items at most.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
    @Nullable
    String limit;

    /** Where to go on. */
    @QueryParam("cursor")
    @Parameter(description = "nextCursor of the page before.")
    @Nullable
    String cursor;

    /**
     * Reads both.
     *
     * @throws ProblemException when one of them is not valid
     */
    public PageRequest read() {
        return new PageRequest(readLimit(), readCursor());
    }

    private int readLimit() {
        if (limit == null) {
            return PageRequest.DEFAULT_LIMIT;
        }
        try {
            int wanted = Integer.parseInt(limit);
            if (wanted >= PageRequest.MIN_LIMIT && wanted <= PageRequest.MAX_LIMIT) {
                return wanted;
            }
        } catch (NumberFormatException e) {
            // Falls through: the same answer as out of range.
        }
        throw new ProblemException(Problem.malformed(
                "limit",
                "out-of-range",
                "limit must be a number from " + PageRequest.MIN_LIMIT + " to " + PageRequest.MAX_LIMIT + "."));
    }

    private @Nullable Cursor readCursor() {
        if (cursor == null) {
            return null;
        }
        Cursor read = Cursor.parse(cursor);
        if (read == null) {
            throw new ProblemException(
                    Problem.malformed("cursor", "invalid", "cursor must be the nextCursor of an earlier page."));
        }
        return read;
    }
}
