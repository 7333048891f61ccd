package io.linkspan.broker.file;

import io.linkspan.broker.access.login.UserDirectory;
import io.linkspan.broker.access.login.UserDirectory.Entry;
import io.linkspan.broker.access.scram.ScramCredentials;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code name:bcrypt[:link=<cluster>][:scram=<iterations>,<salt>,<stored key>,<server key>]}, one user a line; empty
 * lines and those that begin with {@code #} are skipped. A file with one bad line is refused whole, so that a slip of the
 * editor locks nobody out.
 */
public final class UsersFile {
    /** At most this many lines are read: each costs memory for good. */
    static final int MAX_USERS = 1_000_000;

    private static final String LINK = "link=";
    private static final String SCRAM = "scram=";

    private UsersFile() {}

    /** @throws InvalidFileException naming file, line and rule, never what stands there */
    public static UserDirectory read(Path file) throws IOException, InvalidFileException {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() > MAX_USERS) {
            throw new InvalidFileException(file, MAX_USERS + 1, "more than " + MAX_USERS + " lines");
        }
        Map<String, Entry> users = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Entry entry = entry(file, i + 1, line);
            if (users.put(entry.name(), entry) != null) {
                throw new InvalidFileException(file, i + 1, "the user name stands there twice");
            }
        }
        return new UserDirectory(users);
    }

    private static Entry entry(Path file, int number, String line) throws InvalidFileException {
        String[] parts = line.split(":", -1);
        if (parts.length < 2 || parts[0].isEmpty()) {
            throw new InvalidFileException(file, number, "must be name:bcrypt, then perhaps :link=… and :scram=…");
        }
        if (!parts[1].startsWith("$2")) {
            throw new InvalidFileException(file, number, "the second part must be a bcrypt hash");
        }
        ClusterName link = null;
        ScramCredentials scram = null;
        for (int i = 2; i < parts.length; i++) {
            if (parts[i].startsWith(LINK) && link == null) {
                link = link(file, number, parts[i].substring(LINK.length()));
            } else if (parts[i].startsWith(SCRAM) && scram == null) {
                scram = scram(file, number, parts[i].substring(SCRAM.length()));
            } else {
                throw new InvalidFileException(
                        file, number, "after the hash may follow link=<cluster> and scram=…, each once");
            }
        }
        return new Entry(parts[0], parts[1], link, scram);
    }

    private static @Nullable ClusterName link(Path file, int number, String name) throws InvalidFileException {
        if (!ClusterName.isValid(name)) {
            throw new InvalidFileException(file, number, "link= must be followed by the name of a cluster");
        }
        return ClusterName.of(name);
    }

    private static ScramCredentials scram(Path file, int number, String text) throws InvalidFileException {
        try {
            return ScramCredentials.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new InvalidFileException(file, number, "scram= " + invalid.getMessage());
        }
    }
}
