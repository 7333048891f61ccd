package io.linkspan.benchmarks;

import io.moquette.broker.Server;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** Moquette with the file {@code moquette.conf} of the directory that is its argument. */
public final class Launch {
    private Launch() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        File configuration = Path.of(arguments[0], "moquette.conf").toFile();
        new Server().startServer(configuration);
        Thread.currentThread().join();
    }
}
