package io.linkspan.registry.server.infinispan;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * With whom this node last answered clients; kept in its data directory.
 *
 * @param term grows whenever nodes that serve come or go: of several nodes, one with the highest has the newest data
 * @param members node names, this one among them; empty: it never served
 */
record ServedView(long term, Set<String> members) {
    static final ServedView NEVER = new ServedView(0, Set.of());

    private static final String FILE = "served.properties";
    private static final String VERSION = "1";

    ServedView {
        members = Set.copyOf(members);
    }

    static ServedView read(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        if (!Files.exists(file)) {
            return NEVER;
        }
        Properties known = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            known.load(in);
            if (!VERSION.equals(known.getProperty("version"))) {
                throw new IOException(file + " is of version " + known.getProperty("version"));
            }
            return parse(known.getProperty("term") + "/" + known.getProperty("members"));
        } catch (IOException | IllegalArgumentException failure) {
            throw new RegistryStartException("cannot read with whom this node served last", failure);
        }
    }

    void write(Path dataDir) throws IOException {
        Properties known = new Properties();
        known.setProperty("version", VERSION);
        known.setProperty("term", Long.toString(term));
        known.setProperty("members", String.join(",", new TreeSet<>(members)));
        Path next = dataDir.resolve(FILE + ".next");
        try (Writer out = Files.newBufferedWriter(next)) {
            known.store(out, "With whom this registry node last answered clients");
        }
        Files.move(next, dataDir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** One line: {@code term/name,name}. */
    String text() {
        return term + "/" + String.join(",", new TreeSet<>(members));
    }

    static ServedView parse(String text) {
        int slash = text.indexOf('/');
        Set<String> members =
                new TreeSet<>(Arrays.asList(text.substring(slash + 1).split(",")));
        members.remove("");
        return new ServedView(Long.parseLong(text.substring(0, slash)), members);
    }
}
