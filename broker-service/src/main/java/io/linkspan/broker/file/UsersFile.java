package io.linkspan.broker.file;

import io.linkspan.broker.access.UserDirectory.Entry;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code name:bcrypt[:link=<cluster>]}, one user a line; empty lines and those that begin with {@code #} are
 * skipped. A file with one bad line is refused whole, so that a slip of the editor locks nobody out.
 */
public final class UsersFile {
    /** At most this many lines are read: each costs memory for good. */
    static final int MAX_USERS = 1_000_000;

    private static final String LINK = "link=";

    /** A line that breaks a rule. */
    public static final class InvalidUsersFileException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidUsersFileException(Path file, int line, String rule) {
            super(file + " line " + line + ": " + rule);
        }
    }

    private UsersFile() {}

    /** @throws InvalidUsersFileException naming file, line and rule, never what stands there */
    public static Map<String, Entry> read(Path file) throws IOException, InvalidUsersFileException {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() > MAX_USERS) {
            throw new InvalidUsersFileException(file, MAX_USERS + 1, "more than " + MAX_USERS + " lines");
        }
        Map<String, Entry> users = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Entry entry = entry(file, i + 1, line);
            if (users.put(entry.name(), entry) != null) {
                throw new InvalidUsersFileException(file, i + 1, "the user name stands there twice");
            }
        }
        return users;
    }

    private static Entry entry(Path file, int number, String line) throws InvalidUsersFileException {
        String[] parts = line.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
            throw new InvalidUsersFileException(file, number, "must be name:bcrypt or name:bcrypt:link=<cluster>");
        }
        if (!parts[1].startsWith("$2")) {
            throw new InvalidUsersFileException(file, number, "the second part must be a bcrypt hash");
        }
        return new Entry(parts[0], parts[1], parts.length == 3 ? link(file, number, parts[2]) : null);
    }

    private static @Nullable ClusterName link(Path file, int number, String attribute)
            throws InvalidUsersFileException {
        if (!attribute.startsWith(LINK) || !ClusterName.isValid(attribute.substring(LINK.length()))) {
            throw new InvalidUsersFileException(file, number, "the third part must be link=<cluster name>");
        }
        return ClusterName.of(attribute.substring(LINK.length()));
    }
}
