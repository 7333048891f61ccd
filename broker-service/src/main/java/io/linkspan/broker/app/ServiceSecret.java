package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The password of the service identity, and what is made from it.
 *
 * @param password null: there is no such identity
 * @param decoyKey the secret behind the salts of users who do not exist: the same after a restart and on every broker of
 *     the cluster, unless there is no password
 */
@SuppressWarnings("ArrayRecordComponent")
record ServiceSecret(@Nullable String password, byte[] decoyKey) {
    private static final int KEY_BYTES = 32;

    /** @throws UncheckedIOException naming the key and the file */
    static ServiceSecret read(BrokerConfig config) {
        String password =
                config.servicePasswordFile().map(ServiceSecret::content).orElse(null);
        return new ServiceSecret(password, password == null ? random() : derived(password));
    }

    private static String content(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("linkspan.broker.service-password-file cannot be read: " + file, unreadable);
        }
    }

    private static byte[] derived(String password) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("linkspan scram decoy " + password).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Says nothing. */
    @Override
    public String toString() {
        return "ServiceSecret[]";
    }
}
