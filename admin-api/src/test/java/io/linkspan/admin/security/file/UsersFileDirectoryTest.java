package io.linkspan.admin.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.linkspan.admin.security.Role;
import io.linkspan.admin.security.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileDirectoryTest {

    private static final String HASH = "$2a$10$abcdefghijklmnopqrstuuWZ3nFhnwVKH5xBBqIRGkJ6gIq5ZVjLe";

    @TempDir
    Path directory;

    @Test
    void seesUsersComeAndGoWhileRunning() throws IOException {
        Path file = write("anna:" + HASH + ":viewer\n");
        try (UsersFileDirectory users = new UsersFileDirectory(file, Duration.ofMillis(10))) {
            assertThat(users.find("anna")).isEqualTo(new User("anna", HASH, Role.VIEWER));

            write("otto:" + HASH + ":operator\n");

            await().untilAsserted(() -> assertThat(users.find("otto")).isNotNull());
            assertThat(users.find("anna")).isNull();
        }
    }

    @Test
    void keepsTheUsersWhenTheFileBreaksOrVanishesAndRecovers() throws IOException {
        Path file = write("anna:" + HASH + ":viewer\n");
        try (UsersFileDirectory users = new UsersFileDirectory(file, Duration.ofMillis(10))) {
            write("anna:HASH-forgotten:viewer\n");
            Files.delete(file);
            write("anna:" + HASH + ":operator\n");

            await().untilAsserted(
                            () -> assertThat(users.find("anna")).isEqualTo(new User("anna", HASH, Role.OPERATOR)));
        }
    }

    @Test
    void refusesToStartWithAFileItCannotUse() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> new UsersFileDirectory(missing, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("linkspan.admin.users-file=" + missing + ": no such file");

        Path bad = write("anna");
        assertThatThrownBy(() -> new UsersFileDirectory(bad, Duration.ofSeconds(1)))
                .hasMessage("linkspan.admin.users-file=" + bad + ": line 1: must be user:bcrypt:role");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("users"), text);
    }
}
