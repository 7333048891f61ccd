package io.linkspan.registry.server.infinispan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that survives restarts: link secrets and messages are in it, so nobody else may read it. */
final class DataDirectory {
    private DataDirectory() {}

    /** Makes it if it is not there. @throws RegistryStartException when it cannot be used */
    static void prepare(Path directory) {
        try {
            if (Files.notExists(directory)) {
                Files.createDirectories(directory);
                if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                }
            }
        } catch (IOException failure) {
            throw new RegistryStartException("the data directory " + directory + " cannot be made", failure);
        }
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new RegistryStartException("the data directory " + directory + " is not a writable directory", null);
        }
    }
}
