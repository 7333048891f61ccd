package io.linkspan.cli.local.state;

import io.linkspan.cli.files.PrivateFiles;
import io.linkspan.cli.files.UserEntry;
import io.linkspan.cli.files.UsersFile;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Makes the secrets of a local cluster once, by a cryptographic random generator; a later start finds and keeps them. */
public final class Secrets {
    /** The MQTT user for people and scripts. */
    public static final String CLIENT_USER = "client";

    /** The REST user for people and scripts. */
    public static final String ADMIN_USER = "admin";

    private static final int PASSWORD_BYTES = 18;
    private static final int KEY_BYTES = 32;

    private final ClusterDirectory directory;
    private final SecureRandom random = new SecureRandom();

    /** For the cluster of this directory, which exists. */
    public Secrets(ClusterDirectory directory) {
        this.directory = directory;
    }

    /** Makes what is missing of the cluster's own secrets. */
    public Credentials ensure() throws IOException {
        password(directory.registryPassword());
        password(directory.servicePassword());
        if (!Files.exists(directory.encryptionKey())) {
            PrivateFiles.write(directory.encryptionKey(), Base64.getEncoder().encodeToString(bytes(KEY_BYTES)) + "\n");
        }
        String client = password(directory.clientPassword());
        ensureUser(directory.brokerUsers(), CLIENT_USER, () -> UserEntry.ofBroker(CLIENT_USER, client, null));
        String admin = password(directory.adminPassword());
        ensureUser(directory.adminUsers(), ADMIN_USER, () -> UserEntry.ofAdmin(ADMIN_USER, admin, "operator"));
        return new Credentials(CLIENT_USER, client, ADMIN_USER, admin);
    }

    /** Makes, if missing, the user with which the given peer's link connects to this cluster. */
    public LinkCredentials ensureLinkUser(ClusterName peer) throws IOException {
        String user = "link-" + peer.value();
        String password = password(directory.linkPassword(peer));
        ensureUser(directory.brokerUsers(), user, () -> UserEntry.ofBroker(user, password, peer));
        return new LinkCredentials(user, password);
    }

    private static void ensureUser(Path file, String name, Supplier<UserEntry> entry) throws IOException {
        UsersFile users = UsersFile.read(file);
        if (!users.contains(name)) {
            users.with(entry.get()).write(file);
        }
    }

    private String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            // Letters and digits only: safe in a shell, a URL and a users file.
            PrivateFiles.write(file, new BigInteger(1, bytes(PASSWORD_BYTES)).toString(Character.MAX_RADIX) + "\n");
        }
        return Files.readString(file).strip();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What people and scripts sign in with. */
    public record Credentials(String mqttUser, String mqttPassword, String adminUser, String adminPassword) {}

    /** What a peer's link signs in with. */
    public record LinkCredentials(String user, String password) {}
}
