package io.linkspan.admin.wiring;

import io.linkspan.admin.links.Links;
import io.linkspan.admin.messages.AdminMessages;
import io.linkspan.admin.registry.AdminNode;
import io.linkspan.admin.security.UserDirectory;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Start and end. */
@Singleton
public class AdminLifecycle {

    /** Takes the beans whose settings may be wrong, so that a start fails at once and not the first request. */
    void start(
            @Observes StartupEvent event,
            Links links,
            UserDirectory users,
            AdminNode node,
            @ConfigProperty(name = "linkspan.cluster.name") String cluster,
            @ConfigProperty(name = "linkspan.node.id", defaultValue = "node-1") String nodeId) {
        AdminMessages.LOG.started(cluster, nodeId);
        node.start();
    }

    void stop(@Observes ShutdownEvent event, AdminNode node) {
        node.close();
    }
}
