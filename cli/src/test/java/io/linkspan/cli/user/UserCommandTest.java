package io.linkspan.cli.user;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.cli.CommandRun;
import io.linkspan.cli.files.UserEntry;
import io.linkspan.cli.files.UsersFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCommandTest {
    @TempDir
    Path state;

    @Test
    void addWritesAUserThatAnyBrokerCanReadAndNobodyElse() throws Exception {
        Path password = Files.writeString(state.resolve("pw"), "secret\n");

        CommandRun.Result result =
                run("user", "add", "link-gcp", "--link", "gcp", "--password-file", password.toString());

        assertThat(result.out()).isEqualTo("user link-gcp added as link identity of gcp\n");
        UserEntry entry = UsersFile.read(users()).entries().get(0);
        assertThat(entry.link()).isEqualTo("gcp");
        assertThat(BCrypt.verifyer().verify("secret".toCharArray(), entry.hash()).verified)
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users())))
                .isEqualTo("rw-------");
    }

    @Test
    void aPasswordOfStandardInputIsTakenAndNeverShown() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("secret\n".getBytes(StandardCharsets.UTF_8)));
        try {
            CommandRun.Result result = run("user", "add", "alice", "--password-file", "-");

            assertThat(result.exitCode()).isZero();
            assertThat(result.out() + result.err()).isEqualTo("user alice added\n");
        } finally {
            System.setIn(before);
        }
        String hash = UsersFile.read(users()).entries().get(0).hash();
        assertThat(BCrypt.verifyer().verify("secret".toCharArray(), hash).verified)
                .isTrue();
    }

    @Test
    void listAndRemove() throws Exception {
        Files.writeString(users(), "# ours\nalice:h\nlink-gcp:h:link=gcp\n");

        assertThat(run("user", "list").out()).isEqualTo("NAME      LINK\nalice     -\nlink-gcp  gcp\n");
        assertThat(run("user", "remove", "alice").out()).isEqualTo("user alice removed\n");
        assertThat(Files.readString(users())).isEqualTo("# ours\nlink-gcp:h:link=gcp\n");
        CommandRun.Result again = run("user", "remove", "alice");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("linkspan: no user alice in " + users() + "\n");
    }

    @Test
    void wrongUsageIsSaidAndChangesNothing() throws Exception {
        assertThat(CommandRun.run(state, "user", "list").exitCode()).isEqualTo(2);
        assertThat(run("user", "add", "linkspan-service").exitCode()).isEqualTo(2);
        CommandRun.Result missing = run(
                "user", "add", "alice", "--password-file", state.resolve("none").toString());
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("cannot be read");
        assertThat(CommandRun.run(state, "user", "list", "--cluster", "nope").err())
                .contains("no cluster nope here");
        assertThat(users()).doesNotExist();
    }

    private Path users() {
        return state.resolve("users");
    }

    private CommandRun.Result run(String... args) {
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--users-file";
        all[args.length + 1] = users().toString();
        return CommandRun.run(state, all);
    }
}
