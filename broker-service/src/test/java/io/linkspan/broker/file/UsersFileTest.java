package io.linkspan.broker.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.access.UserDirectory.Entry;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersFileTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("users"), text);
    }

    @Test
    void users_and_link_identities_are_read_and_comments_skipped() throws Exception {
        var users = UsersFile.read(file("# people\n\nann:$2a$10$abc\nfrom-gcp:$2b$10$def:link=gcp\n"));

        assertThat(users.values())
                .containsExactly(
                        new Entry("ann", "$2a$10$abc", null),
                        new Entry("from-gcp", "$2b$10$def", ClusterName.of("gcp")));
    }

    @ParameterizedTest
    @CsvSource({
        "ann, must be name:bcrypt or name:bcrypt:link=<cluster>",
        "ann:plain, the second part must be a bcrypt hash",
        "ann:$2a$x:role=admin, the third part must be link=<cluster name>",
        "ann:$2a$x:link=No Name, the third part must be link=<cluster name>"
    })
    void a_bad_line_is_refused_with_its_number_and_rule_and_without_its_text(String line, String rule) {
        assertThatThrownBy(() -> UsersFile.read(file("ok:$2a$10$abc\n" + line + "\n")))
                .isInstanceOf(UsersFile.InvalidUsersFileException.class)
                .hasMessage(folder.resolve("users") + " line 2: " + rule);
    }

    @Test
    void the_same_name_twice_is_refused() {
        assertThatThrownBy(() -> UsersFile.read(file("a:$2a$1\na:$2a$2\n")))
                .hasMessageEndingWith("line 2: the user name stands there twice");
    }
}
