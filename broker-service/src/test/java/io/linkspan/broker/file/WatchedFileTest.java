package io.linkspan.broker.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.acl.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
    private static final AclRules CLOSED = new AclRules(List.of(), Verdict.DENY);

    @TempDir
    Path folder;

    private final List<String> seen = new ArrayList<>();
    private Path file = Path.of("acl");
    private WatchedFile<AclRules> watched = watching();

    @BeforeEach
    void inFolder() {
        file = folder.resolve("acl");
        watched = watching();
    }

    private WatchedFile<AclRules> watching() {
        return new WatchedFile<>(file, CLOSED, path -> AclFile.read(path, Verdict.DENY), new WatchedFile.Listener<>() {
            @Override
            public void loaded(Path path, AclRules content) {
                seen.add("loaded " + content.rules().size());
            }

            @Override
            public void refused(Path path, String why) {
                seen.add("refused " + why.replace(path.toString(), "acl"));
            }
        });
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        watched.refresh();
    }

    @Test
    void a_change_is_read_once() throws Exception {
        write("allow all all a\n");
        watched.refresh();
        write("allow all all a\ndeny all all b\n");
        watched.refresh();

        assertThat(seen).containsExactly("loaded 1", "loaded 2");
        assertThat(watched.get().rules()).hasSize(2);
    }

    @Test
    void a_broken_file_keeps_what_was_known_and_is_reported_once_with_line_and_rule() throws Exception {
        write("allow all all a\n");
        write("# comment\nallow publish nobody b\n");
        watched.refresh();

        assertThat(seen)
                .containsExactly(
                        "loaded 1",
                        "refused acl line 2: the third word must say who: all, client=…, user=… or address=…, not nobody");
        assertThat(watched.get().rules()).hasSize(1);
    }

    @Test
    void a_file_that_goes_away_keeps_what_was_known_and_is_reported_once() throws Exception {
        write("allow all all a\n");
        Files.delete(file);
        watched.refresh();
        watched.refresh();

        assertThat(seen).hasSize(2);
        assertThat(seen.get(1)).startsWith("refused cannot be read");
        assertThat(watched.get().rules()).hasSize(1);
    }

    @Test
    void until_a_file_is_there_the_first_value_holds_and_that_is_reported_once() throws Exception {
        watched.refresh();
        watched.refresh();
        assertThat(watched.get()).isEqualTo(CLOSED);

        write("allow all all a\n");

        assertThat(seen).hasSize(2);
        assertThat(seen.get(1)).isEqualTo("loaded 1");
    }
}
