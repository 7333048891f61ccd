package io.linkspan.registry.external;

import io.linkspan.registry.client.contract.RegistryContract;
import io.linkspan.registry.client.contract.ServerRig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract against an Infinispan Server; where it says restart, this one is killed. */
class ExternalRegistryTest extends RegistryContract {
    private static ExternalServer server;

    @BeforeAll
    static void install(@TempDir Path directory) throws Exception {
        server = new ExternalServer(directory, ExternalServer.Ending.KILLED).start();
    }

    @AfterAll
    static void remove() {
        server.close();
    }

    @Override
    protected ServerRig rig() throws Exception {
        return server.renew();
    }
}
