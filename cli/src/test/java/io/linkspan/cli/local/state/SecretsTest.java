package io.linkspan.cli.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.cli.files.UserEntry;
import io.linkspan.cli.files.UsersFile;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final ClusterName GCP = ClusterName.of("gcp");

    @TempDir
    Path state;

    @Test
    void passwordsDifferFromEachOtherAndFromThoseOfAnotherCluster() throws Exception {
        Secrets.Credentials first = new Secrets(directory("aws")).ensure();
        Secrets.Credentials second = new Secrets(directory("gcp")).ensure();

        assertThat(List.of(first.mqttPassword(), first.adminPassword(), second.mqttPassword(), second.adminPassword()))
                .doesNotHaveDuplicates()
                .allSatisfy(password -> assertThat(password).matches("[0-9a-z]{20,28}"));
    }

    @Test
    void aSecondStartKeepsEverySecretAndEveryUserAddedInBetween() throws Exception {
        ClusterDirectory directory = directory("aws");
        Secrets.Credentials first = new Secrets(directory).ensure();
        Secrets.LinkCredentials link = new Secrets(directory).ensureLinkUser(GCP);
        UsersFile.read(directory.brokerUsers())
                .with(UserEntry.ofBroker("alice", "secret", null))
                .write(directory.brokerUsers());
        String users = Files.readString(directory.brokerUsers());
        String key = Files.readString(directory.encryptionKey());

        assertThat(new Secrets(directory).ensure()).isEqualTo(first);
        assertThat(new Secrets(directory).ensureLinkUser(GCP)).isEqualTo(link);
        assertThat(Files.readString(directory.brokerUsers())).isEqualTo(users).contains("alice:");
        assertThat(Files.readString(directory.encryptionKey())).isEqualTo(key);
    }

    @Test
    void theUsersFilesHoldTheHashesOfThePasswords() throws Exception {
        ClusterDirectory directory = directory("aws");
        Secrets.Credentials credentials = new Secrets(directory).ensure();
        Secrets.LinkCredentials link = new Secrets(directory).ensureLinkUser(GCP);

        List<UserEntry> users = UsersFile.read(directory.brokerUsers()).entries();
        assertThat(users).extracting(UserEntry::name).containsExactly("client", "link-gcp");
        assertThat(verifies(credentials.mqttPassword(), users.get(0))).isTrue();
        assertThat(users.get(0).link()).isNull();
        assertThat(verifies(link.password(), users.get(1))).isTrue();
        assertThat(users.get(1).link()).isEqualTo("gcp");
        List<UserEntry> admins = UsersFile.read(directory.adminUsers()).entries();
        assertThat(admins).hasSize(1);
        assertThat(admins.get(0).more()).isEqualTo("operator");
        assertThat(verifies(credentials.adminPassword(), admins.get(0))).isTrue();
    }

    @Test
    void theEncryptionKeyHas32Bytes() throws Exception {
        ClusterDirectory directory = directory("aws");
        new Secrets(directory).ensure();

        assertThat(Base64.getDecoder()
                        .decode(Files.readString(directory.encryptionKey()).strip()))
                .hasSize(32);
    }

    @Test
    void nobodyElseCanReadAnyOfIt() throws Exception {
        ClusterDirectory directory = directory("aws");
        new Secrets(directory).ensure();

        try (Stream<Path> paths = Files.walk(directory.path())) {
            assertThat(paths)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    private ClusterDirectory directory(String name) throws Exception {
        return new Workspace(state, state.resolve("s"))
                .cluster(ClusterName.of(name))
                .create();
    }

    private static boolean verifies(String password, UserEntry user) {
        return BCrypt.verifyer().verify(password.toCharArray(), user.hash()).verified;
    }
}
