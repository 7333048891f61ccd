package io.linkspan.admin.wiring;

import io.linkspan.admin.audit.Audit;
import io.linkspan.admin.brokers.HttpBrokerClients;
import io.linkspan.admin.clients.Clients;
import io.linkspan.admin.cluster.Clusters;
import io.linkspan.admin.cluster.NodeStore;
import io.linkspan.admin.config.AdminConfig;
import io.linkspan.admin.links.LinkStore;
import io.linkspan.admin.links.Links;
import io.linkspan.admin.metrics.MetricsService;
import io.linkspan.admin.registry.AdminNode;
import io.linkspan.admin.registry.RegistryLinkStore;
import io.linkspan.admin.registry.RegistryNodeStore;
import io.linkspan.admin.registry.RegistryReportStore;
import io.linkspan.admin.registry.RegistryRouteStore;
import io.linkspan.admin.reports.ReportStore;
import io.linkspan.admin.routes.LinkRoutes;
import io.linkspan.admin.security.LoginCache;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.SecretCipher;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.LinkEntryMapper;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Beans of plain classes. Only types of this service: several services may share one application. */
@Singleton
public class AdminBeans {

    // Times are shown to people and compared by nobody.
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    @Produces
    @Singleton
    LinkStore linkStore(Registry registry, AdminConfig config) {
        return new RegistryLinkStore(registry, new LinkEntryMapper(cipher(config)), clock);
    }

    @Produces
    @Singleton
    Links links(
            LinkStore store,
            ReportStore reports,
            Audit audit,
            @ConfigProperty(name = "linkspan.cluster.name") String cluster) {
        return new Links(store, reports, audit, ClusterName.of(cluster), clock);
    }

    @Produces
    @Singleton
    ReportStore reportStore(Registry registry) {
        return new RegistryReportStore(registry);
    }

    @Produces
    @Singleton
    MetricsService metrics(ReportStore reports, Audit audit) {
        return new MetricsService(reports, audit, clock);
    }

    @Produces
    @Singleton
    LinkRoutes routes(Registry registry) {
        return new LinkRoutes(new RegistryRouteStore(registry));
    }

    @Produces
    @Singleton
    NodeStore nodeStore(Registry registry) {
        return new RegistryNodeStore(registry);
    }

    @Produces
    @Singleton
    Clients clients(NodeStore nodes, Audit audit, AdminConfig config) {
        String password = config.servicePasswordFile().map(AdminBeans::secret).orElse(null);
        return new Clients(nodes, new HttpBrokerClients(config.serviceUsername(), password), audit);
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException("linkspan.admin.service-password-file=" + file + ": not usable: " + e, e);
        }
    }

    @Produces
    @Singleton
    Clusters clusters(
            @ConfigProperty(name = "linkspan.cluster.name") String cluster,
            NodeStore nodes,
            Links links,
            ReportStore reports) {
        return new Clusters(ClusterName.of(cluster), nodes, links, reports);
    }

    @Produces
    @Singleton
    LoginCache logins(AdminConfig config) {
        return new LoginCache(config.loginCache(), System::nanoTime);
    }

    @Produces
    @Singleton
    AdminNode node(
            Registry registry,
            @ConfigProperty(name = "linkspan.node.id", defaultValue = "node-1") String node,
            @ConfigProperty(name = "linkspan.node.host", defaultValue = "127.0.0.1") String host,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9003") int managementPort,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        return new AdminNode(registry, new AdminNode.Self(node, host, managementPort, version, clock.millis()));
    }

    private static SecretCipher cipher(AdminConfig config) {
        try {
            return SecretCipher.fromFile(config.encryptionKeyFile());
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "linkspan.admin.encryption-key-file=" + config.encryptionKeyFile() + ": not usable: " + e, e);
        }
    }
}
