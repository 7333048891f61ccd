package io.linkspan.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {
    @TempDir
    Path directory;

    @Test
    void commentsBlankLinesAndOrderSurviveAChange() throws Exception {
        Path file = directory.resolve("users");
        Files.write(file, List.of("# people", "alice:h1", "", "bob:h2:link=gcp", "# end"));

        UsersFile.read(file)
                .with(new UserEntry("alice", "h3", null))
                .with(new UserEntry("carol", "h4", null))
                .write(file);

        assertThat(Files.readAllLines(file))
                .containsExactly("# people", "alice:h3", "", "bob:h2:link=gcp", "# end", "carol:h4");
    }

    @Test
    void removingTakesOnlyThatUsersLine() {
        UsersFile users = new UsersFile(List.of("# c", "alice:h1", "alicia:h2"));

        assertThat(users.without("alice").lines()).containsExactly("# c", "alicia:h2");
        assertThat(users.without("nobody").lines()).isEqualTo(users.lines());
    }

    @Test
    void aFileThatIsNotThereHasNoUsers() throws Exception {
        assertThat(UsersFile.read(directory.resolve("none")).entries()).isEmpty();
    }

    @Test
    void anEntryHasABcryptHashOfCostTenTheLinkAndScramCredentials() {
        UserEntry entry = UserEntry.ofBroker("link-gcp", "secret", ClusterName.of("gcp"));

        assertThat(entry.line()).matches("link-gcp:\\$2a\\$10\\$[./A-Za-z0-9]{53}:link=gcp:scram=8192,[^:]+");
        assertThat(BCrypt.verifyer().verify("secret".toCharArray(), entry.hash()).verified)
                .isTrue();
        assertThat(entry.link()).isEqualTo("gcp");
        assertThat(entry.hasScram()).isTrue();
        assertThat(UserEntry.parse(entry.line()).link()).isEqualTo("gcp");
        assertThat(entry.toString()).isEqualTo("UserEntry[link-gcp]");
    }

    @Test
    void linesOfFormerVersionsStayValid() {
        assertThat(UserEntry.parse("bob:h2:link=gcp").link()).isEqualTo("gcp");
        assertThat(UserEntry.parse("bob:h2:link=gcp").hasScram()).isFalse();
        assertThat(UserEntry.parse("bob:h2").line()).isEqualTo("bob:h2");
    }

    @Test
    void namesThatWouldBreakTheFileAreRefused() {
        for (String name : List.of("", "a:b", "a b", "#a", "a\nb", "x".repeat(129))) {
            assertThatThrownBy(() -> UserEntry.ofBroker(name, "secret", null))
                    .as("name '%s'", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a user name has");
        }
    }

    @Test
    void aPasswordBcryptWouldCutIsRefused() {
        assertThatThrownBy(() -> UserEntry.ofBroker("alice", "ü".repeat(37), null))
                .hasMessageContaining("72 bytes: 74");
        assertThat(UserEntry.ofBroker("alice", "ü".repeat(36), null).name()).isEqualTo("alice");
    }
}
