package io.linkspan.registry.server.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.registry.client.contract.RegistryContract;
import io.linkspan.registry.client.contract.ServerRig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against our own server, and what it does besides. */
class EmbeddedRegistryTest extends RegistryContract {
    private final RegistryRig rig;
    private final Path directory;

    EmbeddedRegistryTest(@TempDir Path directory) {
        this.directory = directory;
        this.rig = new RegistryRig(directory).start();
    }

    @Override
    protected ServerRig rig() {
        return rig;
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void nobodyElseMayReadTheData() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data"))))
                .isEqualTo("rwx------");
    }

    @Test
    void saysInOneSentenceWhyItCannotStart() {
        RegistrySettings settings = rig.settings();
        RegistrySettings noPassword = new RegistrySettings(
                "node-2",
                "127.0.0.1",
                0,
                directory.resolve("other"),
                new RegistrySettings.Credentials("linkspan", rig.secret("empty", "")),
                null,
                settings.limits());
        RegistrySettings portInUse = new RegistrySettings(
                "node-2",
                "127.0.0.1",
                rig.port(),
                directory.resolve("another"),
                settings.credentials(),
                null,
                settings.limits());

        assertThatThrownBy(() -> EmbeddedRegistry.start(noPassword))
                .isInstanceOf(RegistryStartException.class)
                .hasMessageContaining("password file is empty");
        assertThatThrownBy(() -> EmbeddedRegistry.start(portInUse))
                .isInstanceOf(RegistryStartException.class)
                .hasMessageContaining("127.0.0.1:" + rig.port());
    }
}
