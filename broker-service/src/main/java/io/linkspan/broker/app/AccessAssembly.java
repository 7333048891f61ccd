package io.linkspan.broker.app;

import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.acl.Verdict;
import io.linkspan.broker.access.login.AccessControl;
import io.linkspan.broker.access.login.AccessPolicy;
import io.linkspan.broker.access.login.AnonymousAuthenticator;
import io.linkspan.broker.access.login.CertificateAuthenticator;
import io.linkspan.broker.access.login.EnhancedMethod;
import io.linkspan.broker.access.login.LoginCounters;
import io.linkspan.broker.access.login.LoginThrottle;
import io.linkspan.broker.access.login.Logins;
import io.linkspan.broker.access.login.PasswordAuthenticator;
import io.linkspan.broker.access.login.ScramMethod;
import io.linkspan.broker.access.login.ServiceAuthenticator;
import io.linkspan.broker.access.login.UserDirectory;
import io.linkspan.broker.config.AccessConfig;
import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.file.AclFile;
import io.linkspan.broker.file.UsersFile;
import io.linkspan.broker.file.WatchedFile;
import io.linkspan.broker.file.WatchedFiles;
import io.linkspan.broker.http.HttpAuthenticator;
import io.linkspan.broker.jwt.JwtAuthenticator;
import io.linkspan.contracts.cluster.ClusterName;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Puts access control together out of the configuration, and refuses what contradicts itself. */
@Singleton
public class AccessAssembly {
    private final BrokerConfig config;
    private final WatchedFiles files;
    private final AccessObservers observers = new AccessObservers();
    private final ServiceSecret service;
    private final Supplier<UserDirectory> users;
    private final Semaphore passwordChecks;
    private final Map<Path, Supplier<AclRules>> rules = new HashMap<>();
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("broker-login-", 0).factory());
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-access").factory());
    private final Map<String, Authenticator> outside = new HashMap<>();
    private final AccessControl control;

    AccessAssembly(BrokerConfig config, WatchedFiles files) {
        this.config = config;
        this.files = files;
        this.service = ServiceSecret.read(config);
        AccessConfig access = config.access();
        this.passwordChecks = new Semaphore(atLeastOne("password-checks", access.passwordChecks()));
        this.users = config.usersFile()
                .map(file -> (Supplier<UserDirectory>)
                        files.watch(new WatchedFile<>(file, UserDirectory.EMPTY, UsersFile::read, observers.users())))
                .orElse(() -> UserDirectory.EMPTY);
        var throttle = new LoginThrottle(throttle(access.throttle()), observers, System::nanoTime);
        var logins = new Logins(
                executor,
                atLeastOne("pending-logins", access.pendingLogins()),
                throttle,
                new LoginCounters(),
                observers);
        Map<String, AccessPolicy> policies = new HashMap<>();
        List<ListenerRights> listeners = ListenerRights.all(config);
        listeners.forEach(listener -> policies.put(listener.name(), policy(listener)));
        this.control = new AccessControl(
                policies,
                policy(ListenerRights.cluster(config)),
                logins,
                config.limits().connectTimeout());
    }

    private static LoginThrottle.Settings throttle(AccessConfig.Throttle throttle) {
        return new LoginThrottle.Settings(
                throttle.failures(),
                throttle.window(),
                throttle.pause(),
                atLeastOne("throttle.addresses", throttle.addresses()));
    }

    private static int atLeastOne(String key, int value) {
        if (value < 1) {
            throw new ConfigurationException("linkspan.broker.access." + key + " must be at least 1: " + value);
        }
        return value;
    }

    private AccessPolicy policy(ListenerRights listener) {
        List<Authenticator> chain = new ArrayList<>();
        chain.add(new ServiceAuthenticator(config.serviceUsername(), service.password()));
        List<EnhancedMethod> methods = new ArrayList<>();
        boolean anonymous = listener.authenticators().contains(AnonymousAuthenticator.NAME);
        for (String name : listener.authenticators()) {
            chain.add(authenticator(listener, name, anonymous));
            if (name.equals(PasswordAuthenticator.NAME)) {
                methods.add(new ScramMethod(users, service.decoyKey()));
            }
        }
        return new AccessPolicy(chain, methods, rules(listener));
    }

    private Authenticator authenticator(ListenerRights listener, String name, boolean anonymous) {
        return switch (name) {
            case PasswordAuthenticator.NAME -> new PasswordAuthenticator(users, !anonymous, passwordChecks);
            case AnonymousAuthenticator.NAME -> new AnonymousAuthenticator();
            case CertificateAuthenticator.NAME -> certificate(config.access().certificate());
            case JwtAuthenticator.NAME, HttpAuthenticator.NAME -> outside.computeIfAbsent(name, this::outside);
            default ->
                throw new ConfigurationException(listener.key()
                        + "authenticators takes password-file, jwt, certificate, http and anonymous: " + name);
        };
    }

    private Authenticator outside(String name) {
        var sources = new OutsideAuthenticators(config.access(), files, observers, housekeeping);
        return name.equals(JwtAuthenticator.NAME) ? sources.jwt() : sources.http();
    }

    private static CertificateAuthenticator certificate(AccessConfig.Certificate certificate) {
        Map<String, ClusterName> links = new HashMap<>();
        certificate.links().forEach((name, cluster) -> {
            if (!ClusterName.isValid(cluster)) {
                throw new ConfigurationException("linkspan.broker.access.certificate.links.\"" + name
                        + "\" must be the name of a cluster: " + cluster);
            }
            links.put(name, ClusterName.of(cluster));
        });
        return new CertificateAuthenticator(
                switch (certificate.name()) {
                    case CN -> CertificateAuthenticator.NameFrom.CN;
                    case SAN_DNS -> CertificateAuthenticator.NameFrom.SAN_DNS;
                    case SAN_EMAIL -> CertificateAuthenticator.NameFrom.SAN_EMAIL;
                    case SAN_URI -> CertificateAuthenticator.NameFrom.SAN_URI;
                },
                links);
    }

    private Supplier<AclRules> rules(ListenerRights listener) {
        Path file = listener.aclFile();
        Verdict fallback = config.access()
                .aclDefault()
                .map(verdict -> verdict == AccessConfig.Default.ALLOW ? Verdict.ALLOW : Verdict.DENY)
                .orElse(file == null ? Verdict.ALLOW : Verdict.DENY);
        if (file == null) {
            AclRules none = new AclRules(List.of(), fallback);
            return () -> none;
        }
        // Until the file can be read nobody may do anything.
        AclRules closed = new AclRules(List.of(), Verdict.DENY);
        return rules.computeIfAbsent(
                file,
                path -> files.watch(
                        new WatchedFile<>(path, closed, read -> AclFile.read(read, fallback), observers.rules())));
    }

    /** Decides about every CONNECT. */
    public AccessControl control() {
        return control;
    }

    /** Called after the rules of any file have changed, on the thread that reads files. */
    void onRulesChanged(Runnable action) {
        observers.onRulesChanged(action);
    }

    void close() {
        executor.shutdownNow();
        housekeeping.shutdownNow();
    }
}
