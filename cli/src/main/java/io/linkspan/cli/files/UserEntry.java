package io.linkspan.cli.files;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One line of a users file.
 *
 * @param name 1 to {@value #MAX_NAME_LENGTH} characters, no colon, no white space, no leading {@code #}
 * @param hash bcrypt text
 * @param more what follows the second colon, as {@code link=gcp:scram=…} or a role; null when nothing does
 */
public record UserEntry(String name, String hash, @Nullable String more) {
    /** Bound of a user name in characters. */
    public static final int MAX_NAME_LENGTH = 128;

    /** Each step doubles the time of one check; 10 takes some 50 ms. */
    public static final int BCRYPT_COST = 10;

    /** Bcrypt reads no more; longer passwords are refused, not cut. */
    public static final int MAX_PASSWORD_BYTES = 72;

    private static final String LINK = "link=";
    private static final String SCRAM = "scram=";

    /**
     * Validates the name.
     *
     * @throws IllegalArgumentException saying the rule
     */
    public UserEntry {
        if (name.isEmpty()
                || name.length() > MAX_NAME_LENGTH
                || name.startsWith("#")
                || name.chars().anyMatch(c -> c == ':' || Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException("a user name has 1 to " + MAX_NAME_LENGTH
                    + " characters, no colon, no white space and no leading #: '" + name + "'");
        }
    }

    /** An ordinary user, or with {@code link} the identity of that cluster's links; can log in by SCRAM-SHA-256, too. */
    public static UserEntry ofBroker(String name, String password, @Nullable ClusterName link) {
        String hash = hashed(password);
        String scram = SCRAM + ScramSecret.of(password);
        return new UserEntry(name, hash, link == null ? scram : LINK + link.value() + ":" + scram);
    }

    /** A user of the REST API. */
    public static UserEntry ofAdmin(String name, String password, String role) {
        return new UserEntry(name, hashed(password), role);
    }

    static UserEntry parse(String line) {
        String[] parts = line.strip().split(":", 3);
        if (parts.length < 2) {
            throw new IllegalArgumentException("not a line of a users file (name:bcrypt): '" + parts[0] + "'");
        }
        return new UserEntry(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
    }

    /** The text of the line. */
    String line() {
        return name + ":" + hash + (more == null ? "" : ":" + more);
    }

    /** The cluster this user is the link identity of; null for an ordinary user. */
    public @Nullable String link() {
        return attribute(LINK);
    }

    /** Whether the user can log in by SCRAM-SHA-256. */
    public boolean hasScram() {
        return attribute(SCRAM) != null;
    }

    private @Nullable String attribute(String key) {
        if (more != null) {
            for (String part : more.split(":", -1)) {
                if (part.startsWith(key)) {
                    return part.substring(key.length());
                }
            }
        }
        return null;
    }

    /** Says nothing about the password. */
    @Override
    public String toString() {
        return "UserEntry[" + name + "]";
    }

    private static String hashed(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException("a password has 1 to " + MAX_PASSWORD_BYTES + " bytes: " + bytes);
        }
        return BCrypt.withDefaults().hashToString(BCRYPT_COST, password.toCharArray());
    }
}
