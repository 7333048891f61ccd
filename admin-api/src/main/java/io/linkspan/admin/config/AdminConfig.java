package io.linkspan.admin.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings under {@code linkspan.admin}. */
@ConfigMapping(prefix = "linkspan.admin")
public interface AdminConfig {

    /** File with one {@code user:bcrypt:role} per line; without it only OIDC can let anybody in. Reloaded while running. */
    Optional<Path> usersFile();

    /** How often the users file is looked at. */
    @WithDefault("1s")
    Duration usersReloadInterval();

    /** How long a verified password needs no new bcrypt run; 0s: never remembered. */
    @WithDefault("60s")
    Duration loginCache();

    /** User name of the cluster's service identity, with which brokers are asked about their clients. */
    @WithDefault("linkspan-service")
    String serviceUsername();

    /** File with its password, the brokers' own; without it the view of clients answers with 503. */
    Optional<Path> servicePasswordFile();

    /** File with the base64 of the 32 byte key that link passwords and private keys are stored with. The link service needs the same. */
    Path encryptionKeyFile();
}
