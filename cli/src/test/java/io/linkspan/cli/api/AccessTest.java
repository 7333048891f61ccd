package io.linkspan.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.cli.command.CliException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    @TempDir
    Path directory;

    @Test
    void readsTheThreeVariables() throws Exception {
        Access access = Access.ofEnvironment(environment("https://h:8443/"));

        assertThat(access.url()).isEqualTo(URI.create("https://h:8443"));
        assertThat(access.user()).isEqualTo("bob");
        assertThat(access.password()).isEqualTo("secret");
    }

    @Test
    void neverShowsThePassword() throws Exception {
        assertThat(Access.ofEnvironment(environment("http://h"))).hasToString("bob at http://h");
    }

    @Test
    void namesTheVariableThatIsMissingOrWrong() throws Exception {
        for (String key : new String[] {Access.URL, Access.USER, Access.PASSWORD_FILE}) {
            Map<String, String> environment = environment("http://h");
            environment.remove(key);
            assertThatThrownBy(() -> Access.ofEnvironment(environment))
                    .isInstanceOfSatisfying(
                            CliException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                    .hasMessageContaining(key + " is not set");
        }
        for (String url : new String[] {"h:8080", "ftp://h", "http://", "http://a b"}) {
            assertThatThrownBy(() -> Access.ofEnvironment(environment(url)))
                    .as(url)
                    .hasMessageContaining(Access.URL);
        }
    }

    private Map<String, String> environment(String url) throws Exception {
        Path file = Files.writeString(directory.resolve("pw"), "secret\n");
        return new HashMap<>(Map.of(Access.URL, url, Access.USER, "bob", Access.PASSWORD_FILE, file.toString()));
    }
}
