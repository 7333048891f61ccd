package io.linkspan.broker.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.access.login.UserDirectory.Entry;
import io.linkspan.broker.access.scram.ScramCredentials;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
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

        assertThat(users.users().values())
                .containsExactlyInAnyOrder(
                        new Entry("ann", "$2a$10$abc", null, null),
                        new Entry("from-gcp", "$2b$10$def", ClusterName.of("gcp"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann | must be name:bcrypt, then perhaps :link=… and :scram=…",
                "ann:plain | the second part must be a bcrypt hash",
                "ann:$2a$x:role=admin | after the hash may follow link=<cluster> and scram=…, each once",
                "ann:$2a$x:link=gcp:link=gcp | after the hash may follow link=<cluster> and scram=…, each once",
                "ann:$2a$x:link=No Name | link= must be followed by the name of a cluster",
                "ann:$2a$x:scram=8192,c2FsdA== | scram= must be iterations,salt,stored key,server key",
                "ann:$2a$x:scram=8192,*secret*,*,* | scram= salt and keys must be Base64",
                "ann:$2a$x:scram=many,c2FsdA==,c2FsdA==,c2FsdA== | scram= the iterations are not a number"
            })
    void a_bad_line_is_refused_with_its_number_and_rule_and_without_its_text(String line, String rule) {
        assertThatThrownBy(() -> UsersFile.read(file("ok:$2a$10$abc\n" + line + "\n")))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(folder.resolve("users") + " line 2: " + rule);
    }

    @Test
    void the_same_name_twice_is_refused() {
        assertThatThrownBy(() -> UsersFile.read(file("a:$2a$1\na:$2a$2\n")))
                .hasMessageEndingWith("line 2: the user name stands there twice");
    }

    @Test
    void scram_credentials_stand_beside_the_hash_in_any_order_with_the_link() throws Exception {
        String scram = "scram=8192," + base64(16) + "," + base64(32) + "," + base64(32);

        var users = UsersFile.read(file("a:$2a$1:" + scram + "\nb:$2a$1:" + scram + ":link=gcp\n"))
                .users();

        ScramCredentials kept =
                Objects.requireNonNull(Objects.requireNonNull(users.get("b")).scram());
        assertThat(kept.iterations()).isEqualTo(8192);
        assertThat(kept.salt()).hasSize(16);
        assertThat(Objects.requireNonNull(users.get("b")).link()).isEqualTo(ClusterName.of("gcp"));
        assertThat(Objects.requireNonNull(users.get("a")).toString()).isEqualTo("Entry[name=a, link=null]");
    }

    @Test
    void too_few_iterations_are_refused() {
        String scram = "scram=4095," + base64(16) + "," + base64(32) + "," + base64(32);

        assertThatThrownBy(() -> UsersFile.read(file("a:$2a$1:" + scram + "\n")))
                .hasMessageEndingWith("line 1: scram= iterations must be within 4096..1000000");
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
