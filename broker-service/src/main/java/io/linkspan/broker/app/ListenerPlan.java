package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.config.NamedListener;
import io.linkspan.broker.config.NamedListener.ClientCertificate;
import io.linkspan.broker.config.NamedListener.Purpose;
import io.linkspan.broker.config.NamedListener.Transport;
import io.linkspan.broker.connection.ClientAuth;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TlsConfig;
import io.linkspan.broker.connection.TransportConfig;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.SocketLimits;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the listeners out of the configuration and refuses what contradicts itself, naming key, rule and value. */
final class ListenerPlan {
    private static final List<String> RESERVED = List.of(BrokerLimits.MQTT_LISTENER, BrokerLimits.LINK_LISTENER);
    private static final List<String> TLS_VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private ListenerPlan() {}

    /** @throws ConfigurationException one line: the key, its rule, the value */
    static List<ListenerConfig> of(BrokerConfig config) {
        var limits = LimitsOf.config(config);
        var sockets = limits.connections().sockets();
        List<ListenerConfig> all = new ArrayList<>();
        all.add(ListenerConfig.tcp(
                        BrokerLimits.MQTT_LISTENER,
                        config.mqtt().host(),
                        config.mqtt().port())
                .withMaxPacketBytes(limits.packets().maximumBytes())
                .with(sockets));
        all.add(ListenerConfig.tcp(
                        BrokerLimits.LINK_LISTENER,
                        config.link().host(),
                        config.link().port())
                .withMaxPacketBytes(config.link().maximumPacketBytes())
                .with(sockets));
        new TreeMap<>(config.listeners()).forEach((name, listener) -> {
            if (RESERVED.contains(name)) {
                throw refused(
                        key(name, "*"), "is configured by linkspan.broker." + name + ".*, choose another name", name);
            }
            if (listener.enabled()) {
                all.add(named(config, sockets, name, listener));
            }
        });
        return List.copyOf(all);
    }

    private static ListenerConfig named(
            BrokerConfig config, SocketLimits sockets, String name, NamedListener listener) {
        boolean links = listener.purpose() == Purpose.LINKS;
        int packets =
                links ? config.link().maximumPacketBytes() : config.limits().maximumPacketBytes();
        try {
            return ListenerConfig.tcp(name, listener.host(), port(name, listener))
                    .withTransport(transport(name, listener))
                    .withMaxConnections(listener.maximumConnections().orElse(Integer.MAX_VALUE))
                    .withMaxPacketBytes(listener.maximumPacketBytes().orElse(packets))
                    .with(sockets)
                    .withConnectTimeout(listener.connectTimeout().orElse(sockets.connectTimeout()));
        } catch (IllegalArgumentException invalid) {
            throw new ConfigurationException("linkspan.broker.listeners: " + invalid.getMessage(), invalid);
        }
    }

    private static int port(String name, NamedListener listener) {
        boolean links = listener.purpose() == Purpose.LINKS;
        return listener.port().orElseGet(() -> switch (listener.transport()) {
            case TCP -> throw refused(key(name, "port"), "must be set: a tcp listener has no default port", null);
            case TLS -> links ? 18_883 : 8_883;
            case WS -> 8_083;
            case WSS -> 8_084;
        });
    }

    private static TransportConfig transport(String name, NamedListener listener) {
        boolean secure = listener.transport() == Transport.TLS || listener.transport() == Transport.WSS;
        boolean webSocket = listener.transport() == Transport.WS || listener.transport() == Transport.WSS;
        if (webSocket && !listener.path().startsWith("/")) {
            throw refused(key(name, "path"), "must begin with /", listener.path());
        }
        return new TransportConfig(
                secure ? tls(name, listener.tls()) : withoutTls(name, listener),
                webSocket ? listener.path() : null,
                listener.proxyProtocol() == NamedListener.ProxyProtocol.ON);
    }

    private static @Nullable TlsConfig withoutTls(String name, NamedListener listener) {
        var tls = listener.tls();
        String rule = "is for the transports tls and wss; the listener's transport is "
                + listener.transport().name().toLowerCase(Locale.ROOT);
        tls.certificateFile().ifPresent(set -> {
            throw refused(key(name, "tls.certificate-file"), rule, set);
        });
        tls.keyFile().ifPresent(set -> {
            throw refused(key(name, "tls.key-file"), rule, set);
        });
        tls.clientCaFile().ifPresent(set -> {
            throw refused(key(name, "tls.client-ca-file"), rule, set);
        });
        if (tls.clientAuth() != ClientCertificate.NONE) {
            throw refused(key(name, "tls.client-auth"), rule, word(tls.clientAuth()));
        }
        if (!tls.sni().isEmpty()) {
            throw refused(key(name, "tls.sni"), rule, tls.sni().keySet());
        }
        return null;
    }

    private static TlsConfig tls(String name, NamedListener.Tls tls) {
        if (tls.protocols().isEmpty() || !TLS_VERSIONS.containsAll(tls.protocols())) {
            throw refused(key(name, "tls.protocols"), "takes " + String.join(" and ", TLS_VERSIONS), tls.protocols());
        }
        boolean asks = tls.clientAuth() != ClientCertificate.NONE;
        if (asks && tls.clientCaFile().isEmpty()) {
            throw refused(
                    key(name, "tls.client-auth"), "needs tls.client-ca-file to be set, too", word(tls.clientAuth()));
        }
        if (!asks && tls.clientCaFile().isPresent()) {
            throw refused(
                    key(name, "tls.client-ca-file"),
                    "needs tls.client-auth to be request or required",
                    tls.clientCaFile().get());
        }
        Map<String, TlsConfig.Identity> sni = new TreeMap<>();
        tls.sni().forEach((host, files) -> {
            String prefix = "tls.sni.\"" + host + "\".";
            sni.put(host.toLowerCase(Locale.ROOT), identity(name, prefix, files));
        });
        return new TlsConfig(
                identity(name, "tls.", tls),
                sni,
                tls.clientCaFile()
                        .map(file -> readable(name, "tls.client-ca-file", file))
                        .orElse(null),
                switch (tls.clientAuth()) {
                    case NONE -> ClientAuth.NONE;
                    case REQUEST -> ClientAuth.REQUEST;
                    case REQUIRED -> ClientAuth.REQUIRED;
                },
                tls.protocols());
    }

    private static TlsConfig.Identity identity(String name, String prefix, NamedListener.Identity files) {
        return new TlsConfig.Identity(
                file(name, prefix + "certificate-file", files.certificateFile()),
                file(name, prefix + "key-file", files.keyFile()));
    }

    private static Path file(String name, String key, Optional<Path> file) {
        return readable(
                name,
                key,
                file.orElseThrow(() -> refused(key(name, key), "must be set for the transports tls and wss", null)));
    }

    private static Path readable(String name, String key, Path file) {
        if (!Files.isReadable(file)) {
            throw refused(key(name, key), "must be a readable file", file);
        }
        return file;
    }

    private static String key(String listener, String key) {
        return "linkspan.broker.listeners.\"" + listener + "\"." + key;
    }

    private static String word(ClientCertificate value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ConfigurationException refused(String key, String rule, @Nullable Object value) {
        return new ConfigurationException(key + " " + rule + (value == null ? "" : ": " + value));
    }
}
