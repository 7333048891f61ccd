package io.linkspan.admin.paging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page starts: after the item with this sort key.
 *
 * <p>It names a key, not a position, so it stays right while items come and go.
 *
 * @param after sort key of the last item of the page before
 */
public record Cursor(String after) {

    private static final String PREFIX = "k1:";

    /** Reads what {@link #text()} wrote; null when it is nothing of ours. */
    public static @Nullable Cursor parse(String text) {
        try {
            byte[] raw = Base64.getUrlDecoder().decode(text);
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
            return decoded.startsWith(PREFIX) ? new Cursor(decoded.substring(PREFIX.length())) : null;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    /** Opaque, safe in a query string. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((PREFIX + after).getBytes(StandardCharsets.UTF_8));
    }
}
