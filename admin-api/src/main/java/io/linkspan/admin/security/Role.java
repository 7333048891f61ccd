package io.linkspan.admin.security;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user may do. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Reads and changes. */
    OPERATOR;

    /** {@link #VIEWER} as text, for annotations. */
    public static final String VIEWER_WORD = "viewer";

    /** {@link #OPERATOR} as text, for annotations. */
    public static final String OPERATOR_WORD = "operator";

    /** The role of that word; null when there is none. */
    public static @Nullable Role ofWord(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        return null;
    }

    /** As in the users file and in tokens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The words this role stands for: an operator is a viewer, too. */
    public Set<String> granted() {
        return this == OPERATOR ? Set.of(VIEWER_WORD, OPERATOR_WORD) : Set.of(VIEWER_WORD);
    }
}
