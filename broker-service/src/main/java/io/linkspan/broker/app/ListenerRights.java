package io.linkspan.broker.app;

import io.linkspan.broker.access.login.AnonymousAuthenticator;
import io.linkspan.broker.access.login.PasswordAuthenticator;
import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.config.ListenerAccess;
import io.linkspan.broker.config.NamedListener;
import io.linkspan.broker.limits.BrokerLimits;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in at one listener: what it says itself, else what holds for the broker.
 *
 * @param key before the name of the key that lists the authenticators, for messages
 * @param authenticators in their order; {@code anonymous} among them where everybody is let in
 * @param aclFile null without
 */
record ListenerRights(
        String name,
        String key,
        List<String> authenticators,
        @Nullable Path aclFile) {
    private static final String CLUSTER_KEY = "linkspan.broker.access.";

    /** Of listeners that are not configured by name. */
    static ListenerRights cluster(BrokerConfig config) {
        return new ListenerRights(
                "",
                CLUSTER_KEY,
                withAnonymous(config.access().authenticators(), config.allowAnonymous()),
                config.access().aclFile().orElse(null));
    }

    /** Of all listeners. @throws ConfigurationException naming key, rule and value */
    static List<ListenerRights> all(BrokerConfig config) {
        List<ListenerRights> all = new ArrayList<>();
        all.add(of(config, BrokerLimits.MQTT_LISTENER, "linkspan.broker.mqtt.", config.mqtt(), false));
        all.add(of(config, BrokerLimits.LINK_LISTENER, "linkspan.broker.link.", config.link(), true));
        config.listeners()
                .forEach((name, listener) -> all.add(of(
                        config,
                        name,
                        "linkspan.broker.listeners.\"" + name + "\".",
                        listener,
                        listener.purpose() == NamedListener.Purpose.LINKS)));
        return all;
    }

    private static ListenerRights of(
            BrokerConfig config, String name, String key, ListenerAccess own, boolean forLinks) {
        ListenerRights cluster = cluster(config);
        List<String> chain = own.authenticators().orElse(cluster.authenticators());
        if (own.authenticators().isEmpty() && forLinks && !chain.contains(PasswordAuthenticator.NAME)) {
            // Link identities stand in the users file: they must be able to log in where links connect.
            var withLinks = new ArrayList<>(List.of(PasswordAuthenticator.NAME));
            withLinks.addAll(chain);
            chain = withLinks;
        }
        boolean listed = own.authenticators().isPresent() && chain.contains(AnonymousAuthenticator.NAME);
        if (listed && !own.allowAnonymous().orElse(true)) {
            throw new ConfigurationException(
                    key + "allow-anonymous=false contradicts " + key + "authenticators, which lists anonymous");
        }
        boolean anonymous = own.allowAnonymous().orElse(chain.contains(AnonymousAuthenticator.NAME));
        String said = own.authenticators().isPresent() ? key : CLUSTER_KEY;
        require(new HashSet<>(chain).size() == chain.size(), said + "authenticators lists one twice: " + chain);
        return new ListenerRights(
                name,
                said,
                withAnonymous(chain, anonymous),
                own.acl().or(config.access()::aclFile).orElse(null));
    }

    private static List<String> withAnonymous(List<String> chain, boolean anonymous) {
        var result = new ArrayList<>(chain);
        if (anonymous && !chain.contains(AnonymousAuthenticator.NAME)) {
            result.add(AnonymousAuthenticator.NAME); // behind all others: known users still need their password
        } else if (!anonymous) {
            result.remove(AnonymousAuthenticator.NAME);
        }
        return List.copyOf(result);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new ConfigurationException(rule);
        }
    }
}
