package io.linkspan.broker.config;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A further listener, below {@code linkspan.broker.listeners."<name>"}; the name appears in logs and metrics. */
public interface NamedListener extends ListenerAccess {
    /** What lies below MQTT. */
    @WithDefault("tcp")
    Transport transport();

    /** Whom it is for: {@code links} takes packets as large as the link listener does. */
    @WithDefault("clients")
    Purpose purpose();

    /** Whether it is opened. */
    @WithDefault("true")
    boolean enabled();

    /** Address to bind; {@code ::} is all of IPv4 and IPv6. */
    @WithDefault("0.0.0.0")
    String host();

    /** Port; 0 takes a free one. Unless set: tls 8883 (for links 18883), ws 8083, wss 8084; tcp has no default. */
    OptionalInt port();

    /** Largest packet from a client, in bytes; as for the broker unless set. */
    OptionalInt maximumPacketBytes();

    /** Connections open at a time; one more is closed at once. No limit but the broker's own unless set. */
    OptionalInt maximumConnections();

    /** Time from accepting a connection to the last byte of CONNECT, all handshakes included; as for the broker. */
    Optional<Duration> connectTimeout();

    /** Whether each connection begins with a PROXY header (version 1 or 2) that tells the client's address. */
    @WithDefault("off")
    ProxyProtocol proxyProtocol();

    /** Path of the WebSocket handshake. */
    @WithDefault("/mqtt")
    String path();

    /** Certificates of a tls or wss listener. */
    Tls tls();

    /** Transports. */
    enum Transport {
        TCP,
        TLS,
        WS,
        WSS
    }

    /** Whom a listener is for. */
    enum Purpose {
        CLIENTS,
        LINKS
    }

    /** Switch of the PROXY protocol. */
    enum ProxyProtocol {
        OFF,
        ON
    }

    /** Wish for a client certificate. */
    enum ClientCertificate {
        NONE,
        REQUEST,
        REQUIRED
    }

    /** A certificate and its key; both are read again when they change. */
    interface Identity {
        /** PEM file: the certificate, then the intermediate ones. */
        Optional<Path> certificateFile();

        /** PEM file: the private key in PKCS#8, not encrypted. */
        Optional<Path> keyFile();
    }

    /** TLS of a listener. */
    interface Tls extends Identity {
        /** PEM file with the certificates that sign clients' ones; read again when it changes. */
        Optional<Path> clientCaFile();

        /** Whether a client certificate is asked for or demanded. */
        @WithDefault("none")
        ClientCertificate clientAuth();

        /** Versions of TLS. */
        @WithDefault("TLSv1.3,TLSv1.2")
        List<String> protocols();

        /** Further certificates by the host name that the client asks for; {@code *.} stands for one label. */
        Map<String, Identity> sni();
    }
}
