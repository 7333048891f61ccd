package io.linkspan.broker.conformance;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;

/**
 * Finds the tests of this module that name clauses. An id means version 5.0 unless {@code of 3.1.1} or {@code of 3.1.1
 * and 5.0} follows it, which holds for all ids that stand directly before it.
 */
final class ClauseTests {
    private static final Pattern GROUP =
            Pattern.compile("((?:\\[MQTT-[0-9.-]+\\]\\s*)+)(?:of (3\\.1\\.1 and 5\\.0|3\\.1\\.1|5\\.0))?");
    private static final Pattern ID = Pattern.compile("\\[(MQTT-[0-9.-]+)\\]");

    private ClauseTests() {}

    /** A test method: its class, its name. */
    record TestMethod(String type, String method) implements Comparable<TestMethod> {
        @Override
        public int compareTo(TestMethod other) {
            int byType = simpleType().compareTo(other.simpleType());
            return byType != 0 ? byType : method.compareTo(other.method);
        }

        String simpleType() {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }

    /** The tests of each clause that any test names, known or not. */
    static Map<ClauseKey, SortedSet<TestMethod>> find() {
        Map<ClauseKey, SortedSet<TestMethod>> found =
                new TreeMap<>(java.util.Comparator.comparing(ClauseKey::toString));
        for (Class<?> type : testClasses()) {
            for (Method method : type.getDeclaredMethods()) {
                DisplayName name = method.getAnnotation(DisplayName.class);
                if (name != null) {
                    var test = new TestMethod(type.getName(), method.getName());
                    keys(name.value()).forEach(key -> found.computeIfAbsent(key, ignored -> new TreeSet<>())
                            .add(test));
                }
            }
        }
        return found;
    }

    /** The clauses that a test's name carries. */
    static List<ClauseKey> keys(String displayName) {
        List<ClauseKey> keys = new ArrayList<>();
        Matcher group = GROUP.matcher(displayName);
        while (group.find()) {
            String of = group.group(2) == null ? "5.0" : group.group(2);
            Matcher id = ID.matcher(group.group(1));
            while (id.find()) {
                for (String version : of.split(" and ", -1)) {
                    keys.add(new ClauseKey(version, id.group(1)));
                }
            }
        }
        return keys;
    }

    private static List<Class<?>> testClasses() {
        try {
            Path root = Path.of(ClauseTests.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            List<Class<?>> types = new ArrayList<>();
            try (var files = Files.walk(root)) {
                for (Path file : files.filter(f -> f.toString().endsWith("Test.class")
                                || f.toString().endsWith("Properties.class"))
                        .sorted()
                        .toList()) {
                    String path = root.relativize(file).toString();
                    String name = path.substring(0, path.length() - ".class".length())
                            .replace(java.io.File.separatorChar, '.');
                    types.add(Class.forName(name, false, ClauseTests.class.getClassLoader()));
                }
            }
            return types;
        } catch (IOException | URISyntaxException | ClassNotFoundException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
