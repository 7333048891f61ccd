package io.linkspan.cli.local.plan;

import java.nio.file.Path;

/** Where the processes of one cluster find their secrets and data. */
public interface SecretFiles {
    /** Password of the user {@code linkspan} at the registry. */
    Path registryPassword();

    /** Password of the service identity at the brokers. */
    Path servicePassword();

    /** 32 random bytes in base64: the key that link passwords are stored with. */
    Path encryptionKey();

    /** Users of the brokers: {@code name:bcrypt[:link=<cluster>]} per line. */
    Path brokerUsers();

    /** Users of the REST API: {@code name:bcrypt:role} per line. */
    Path adminUsers();

    /** The servers' certificate, PEM. */
    Path serverCertificate();

    /** Its private key, PEM. */
    Path serverKey();

    /** The directory in which a registry process keeps its caches; the same for standalone and split. */
    Path registryData(NodePlan node);
}
