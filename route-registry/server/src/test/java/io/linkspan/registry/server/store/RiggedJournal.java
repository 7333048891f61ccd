package io.linkspan.registry.server.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a journal of its own. */
@Timeout(60)
abstract class RiggedJournal {
    JournalRig rig;

    RiggedJournal() {}

    @BeforeEach
    void setUp(@TempDir Path directory) throws IOException {
        rig = new JournalRig(directory.resolve("journal"));
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }
}
