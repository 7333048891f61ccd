package io.linkspan.registry.client.contract;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What clients may expect of a server, whichever it is. */
@Timeout(120)
public abstract class ServerContract {
    ServerRig rig;

    ServerContract() {}

    /** A server that serves and has no entries, but for the identity. */
    protected abstract ServerRig rig() throws Exception;

    @BeforeEach
    void useTheRig() throws Exception {
        rig = rig();
    }
}
