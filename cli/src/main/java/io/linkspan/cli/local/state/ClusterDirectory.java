package io.linkspan.cli.local.state;

import io.linkspan.cli.files.PrivateFiles;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.plan.Role;
import io.linkspan.cli.local.plan.SecretFiles;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of one local cluster.
 *
 * <pre>
 *   client.env      what scripts need: addresses, credentials, process ids
 *   conf/           one properties file per process, written anew at each start
 *   secrets/        passwords, key and users files, made once
 *   tls/            certificate authority, and the servers' certificate; kept, and renewed before they expire
 *   data/           the registry's caches
 *   log/            one file per process, and the one of the start before
 * </pre>
 *
 * @param path absolute
 */
public record ClusterDirectory(Path path) implements SecretFiles {
    /** Makes the directories, mode 700. */
    public ClusterDirectory create() throws IOException {
        PrivateFiles.directory(path);
        for (String part : new String[] {"conf", "secrets", "tls", "data", "log"}) {
            PrivateFiles.directory(path.resolve(part));
        }
        return this;
    }

    /** Addresses, credentials and process ids for scripts. */
    public Path clientEnv() {
        return path.resolve("client.env");
    }

    /** Configuration of one process. */
    public Path configuration(NodePlan node) {
        return path.resolve("conf").resolve(node.label() + ".properties");
    }

    /** Standard output and error of one process. */
    public Path log(NodePlan node) {
        return path.resolve("log").resolve(node.label() + ".log");
    }

    /** The log of the start before. */
    public Path previousLog(NodePlan node) {
        return path.resolve("log").resolve(node.label() + ".previous.log");
    }

    @Override
    public Path registryPassword() {
        return secret("registry.password");
    }

    @Override
    public Path servicePassword() {
        return secret("service.password");
    }

    @Override
    public Path encryptionKey() {
        return secret("encryption.key");
    }

    @Override
    public Path serverCertificate() {
        return path.resolve("tls").resolve("server.crt");
    }

    @Override
    public Path serverKey() {
        return path.resolve("tls").resolve("server.key");
    }

    /** The authority that signed the servers' certificate: what clients trust. */
    public Path authority() {
        return path.resolve("tls").resolve("ca.crt");
    }

    /** Its private key. */
    public Path authorityKey() {
        return path.resolve("tls").resolve("ca.key");
    }

    @Override
    public Path brokerUsers() {
        return secret("users");
    }

    @Override
    public Path adminUsers() {
        return secret("admin-users");
    }

    /** Password of the MQTT user for people and scripts. */
    public Path clientPassword() {
        return secret("client.password");
    }

    /** Password of the REST user for people and scripts. */
    public Path adminPassword() {
        return secret("admin.password");
    }

    /** Password of the user with which the given peer's link connects to this cluster. */
    public Path linkPassword(ClusterName peer) {
        return secret("link-" + peer.value() + ".password");
    }

    @Override
    public Path registryData(NodePlan node) {
        int index = node.role() == Role.REGISTRY ? node.index() : 1;
        return path.resolve("data").resolve("registry-" + index);
    }

    private Path secret(String name) {
        return path.resolve("secrets").resolve(name);
    }
}
