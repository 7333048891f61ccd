package io.linkspan.admin.links.rest;

import io.linkspan.admin.links.Precondition;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags (RFC 9110 section 8.8.3): the number in quotes. */
final class ETags {

    // A weak tag is read over: it never matches in the strong comparison of If-Match.
    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private ETags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** {@code If-Match}; null when there is no such header. */
    static @Nullable Precondition ifMatch(@Nullable String header) {
        if (header == null) {
            return null;
        }
        return header.strip().equals("*")
                ? new Precondition.AnyVersion()
                : new Precondition.OneOf(versions(header, false));
    }

    /** Whether {@code If-None-Match} says that the asker has this version. */
    static boolean known(@Nullable String ifNoneMatch, long version) {
        return ifNoneMatch != null
                && (ifNoneMatch.strip().equals("*")
                        || versions(ifNoneMatch, true).contains(version));
    }

    private static Set<Long> versions(String header, boolean weakToo) {
        Set<Long> versions = new HashSet<>();
        Matcher tags = TAG.matcher(header);
        while (tags.find()) {
            String text = tags.group(2);
            if ((weakToo || tags.group(1) == null) && NUMBER.matcher(text).matches()) {
                versions.add(Long.parseLong(text));
            }
        }
        return versions;
    }
}
