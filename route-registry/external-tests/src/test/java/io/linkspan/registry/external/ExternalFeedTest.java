package io.linkspan.registry.external;

import io.linkspan.registry.client.contract.FeedContract;
import io.linkspan.registry.client.contract.ServerRig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Feeds and writers of an Infinispan Server. */
class ExternalFeedTest extends FeedContract {
    private static ExternalServer server;

    @BeforeAll
    static void install(@TempDir Path directory) throws Exception {
        server = new ExternalServer(directory, ExternalServer.Ending.ASKED).start();
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
