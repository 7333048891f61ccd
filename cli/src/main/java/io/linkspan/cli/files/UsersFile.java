package io.linkspan.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A users file: {@code name:bcrypt[:more]} per line. Comments, blank lines and the order survive a change.
 *
 * @param lines as in the file
 */
public record UsersFile(List<String> lines) {
    /** Copies the lines. */
    public UsersFile {
        lines = List.copyOf(lines);
    }

    /** Reads the file; one that is not there has no lines. */
    public static UsersFile read(Path file) throws IOException {
        return new UsersFile(Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    /** Replaces the file as a whole, mode 600. */
    public void write(Path file) throws IOException {
        PrivateFiles.write(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    /** All entries, in order. */
    public List<UserEntry> entries() {
        return lines.stream().filter(UsersFile::isEntry).map(UserEntry::parse).toList();
    }

    /** True if a user of this name is there. */
    public boolean contains(String name) {
        return entries().stream().anyMatch(entry -> entry.name().equals(name));
    }

    /** With this entry in place of the one of the same name, or at the end. */
    public UsersFile with(UserEntry entry) {
        List<String> changed = new ArrayList<>(lines);
        int place = indexOf(entry.name());
        if (place >= 0) {
            changed.set(place, entry.line());
        } else {
            changed.add(entry.line());
        }
        return new UsersFile(changed);
    }

    /** Without the user of this name. */
    public UsersFile without(String name) {
        List<String> changed = new ArrayList<>(lines);
        int place = indexOf(name);
        if (place >= 0) {
            changed.remove(place);
        }
        return new UsersFile(changed);
    }

    private int indexOf(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (isEntry(lines.get(i)) && UserEntry.parse(lines.get(i)).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEntry(String line) {
        return !line.isBlank() && !line.stripLeading().startsWith("#");
    }
}
