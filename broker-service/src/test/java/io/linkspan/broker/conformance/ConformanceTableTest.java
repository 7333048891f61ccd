package io.linkspan.broker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No statement without a test or a reason, no test of an unknown statement, and a table that says so. */
class ConformanceTableTest {
    private static final String WRITE = "linkspan.conformance.write";
    private static final Path TABLE =
            Path.of("").toAbsolutePath().resolveSibling("docs").resolve("reference/mqtt-conformance.md");

    private final List<Clause> clauses = new ArrayList<>();

    ConformanceTableTest() throws IOException {
        for (String version : List.of("3.1.1", "5.0")) {
            try (InputStream in =
                    ConformanceTableTest.class.getResourceAsStream("/conformance/mqtt-" + version + ".txt")) {
                assertThat(in).isNotNull();
                new String(in.readAllBytes(), UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .forEach(line -> clauses.add(Clause.parse(version, line)));
            }
        }
    }

    @Test
    void the_catalogue_has_all_statements_once() {
        assertThat(clauses).extracting(Clause::key).doesNotHaveDuplicates();
        assertThat(clauses.stream().filter(c -> c.version().equals("3.1.1"))).hasSize(141);
        assertThat(clauses.stream().filter(c -> c.version().equals("5.0"))).hasSize(251);
        assertThat(clauses).allSatisfy(clause -> assertThat(clause.summary()).isNotBlank());
    }

    @Test
    void every_statement_has_a_test_or_a_reason_and_not_both() {
        var tests = ClauseTests.find();

        assertThat(clauses.stream()
                        .filter(clause -> clause.reason().isEmpty() && !tests.containsKey(clause.key()))
                        .map(Clause::key))
                .as("open")
                .isEmpty();
        assertThat(clauses.stream()
                        .filter(clause -> !clause.reason().isEmpty() && tests.containsKey(clause.key()))
                        .map(Clause::key))
                .as("tested, so no reason is needed")
                .isEmpty();
    }

    @Test
    void no_test_names_an_unknown_statement() {
        var known = clauses.stream().map(Clause::key).toList();

        assertThat(ClauseTests.find().entrySet().stream()
                        .filter(entry -> !known.contains(entry.getKey()))
                        .map(Object::toString))
                .isEmpty();
    }

    @Test
    void ids_mean_5_0_unless_3_1_1_follows() {
        assertThat(
                        ClauseTests.keys(
                                "[MQTT-1.5.4-1][MQTT-2.1.3-1] and [MQTT-3-8.3-4] of 3.1.1: text [MQTT-3.1.2.7] of 3.1.1 and 5.0"))
                .containsExactly(
                        new ClauseKey("5.0", "MQTT-1.5.4-1"),
                        new ClauseKey("5.0", "MQTT-2.1.3-1"),
                        new ClauseKey("3.1.1", "MQTT-3-8.3-4"),
                        new ClauseKey("3.1.1", "MQTT-3.1.2.7"),
                        new ClauseKey("5.0", "MQTT-3.1.2.7"));
    }

    @Test
    void the_table_is_up_to_date() throws IOException {
        String table = ConformanceTable.render(clauses, ClauseTests.find());
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(TABLE, table);
        }

        assertThat(Files.readString(TABLE))
                .as("written anew with -D" + WRITE + "=true")
                .isEqualTo(table);
    }
}
