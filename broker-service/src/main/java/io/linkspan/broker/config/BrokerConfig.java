package io.linkspan.broker.config;

import io.linkspan.broker.limits.DropPolicy;
import io.linkspan.contracts.link.OverflowPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Configuration of the broker-service. */
@ConfigMapping(prefix = "linkspan.broker")
public interface BrokerConfig {
    /** The listener for clients. */
    Listener mqtt();

    /** The listener that peers and this cluster's own link-service dial. */
    LinkListener link();

    /** Further listeners by name: TLS, WebSocket, or more of plain TCP. */
    Map<String, NamedListener> listeners();

    /** Port for the other brokers of the cluster; 0 takes a free one. Opened only with a service password. */
    @WithDefault("7900")
    int grpcPort();

    /** How the brokers of this cluster reach each other. */
    Nodes nodes();

    /** Event loops that carry connections; as many as processors unless set. */
    OptionalInt eventLoops();

    /** Users, one {@code name:bcrypt[:link=<cluster>][:scram=…]} a line; read again when it changes. */
    Optional<Path> usersFile();

    /** Who is let in and what the rules are. */
    AccessConfig access();

    /** Lets clients in without credentials. Link identities and the service identity always need theirs. */
    @WithDefault("false")
    boolean allowAnonymous();

    /** User name of this cluster's own link-service. */
    @WithDefault("linkspan-service")
    String serviceUsername();

    /** File with the password of the service identity; without it there is no such identity. */
    Optional<Path> servicePasswordFile();

    /** Response Information of CONNACK for clients that ask; {@code ${clientid}} stands for the client's identifier. */
    Optional<String> responseInformation();

    /** Server Reference for clients of version 5 when this node stops (0x9C in DISCONNECT) or is full (in CONNACK). */
    Optional<String> serverReference();

    /** What the broker says about itself by MQTT. */
    Sys sys();

    /** The named limits. */
    Limits limits();

    /** Where clients connect. */
    interface Listener extends ListenerAccess {
        /** Address to bind. */
        @WithDefault("0.0.0.0")
        String host();

        /** Port; 0 takes a free one. */
        @WithDefault("1883")
        int port();
    }

    /** Where links connect. */
    interface LinkListener extends ListenerAccess {
        /** Address to bind. */
        @WithDefault("0.0.0.0")
        String host();

        /** Port; 0 takes a free one. */
        @WithDefault("11883")
        int port();

        /** Largest packet on this listener, in bytes: one batch with its topic. */
        @WithDefault("8912896")
        int maximumPacketBytes();
    }

    /** The streams between the brokers of this cluster. */
    interface Nodes {
        /** Address to bind {@code grpc-port} on. */
        @WithDefault("0.0.0.0")
        String host();

        /**
         * How long a broker with a log may be neither listed nor reached before another stands in for it; 0: nobody ever does, and
         * its sessions wait for its next life.
         */
        @WithDefault("5s")
        Duration standInAfter();

        /** TLS for them; without it they are plain. All brokers of a cluster must agree. */
        Optional<NodesTls> tls();
    }

    /** PEM files, read when the broker starts. */
    interface NodesTls {
        /** Certificate of this broker for its {@code linkspan.node.host}, then the intermediate ones. */
        Path certificateFile();

        /** Its private key, PKCS#8, not encrypted. */
        Path keyFile();

        /** Certificates that sign those of the brokers; with it, each broker must show one that they signed. */
        Optional<Path> caFile();
    }

    /** The topics below {@code $SYS}. */
    interface Sys {
        /** How often the values below {@code $SYS/broker} are published; 0s never. */
        @WithDefault("10s")
        Duration interval();

        /** Whether it is told on {@code $SYS/brokers/<node>/clients/…} who connects and who goes. */
        @WithDefault("false")
        boolean presence();
    }

    /** Limits of connections, sessions, retained messages and outboxes. */
    interface Limits {
        /** Connections of this node. */
        @WithDefault("100000")
        int connections();

        /** Connections of one address; 0 no limit. The link listener is free of it. */
        @WithDefault("0")
        int connectionsPerAddress();

        /** Connects of this node per second, a second's worth at once; 0 no limit. The link listener is free of it. */
        @WithDefault("0")
        int connectsPerSecond();

        /** How long a broker that stops goes on serving after it has said that it is not ready any more. */
        @WithDefault("0s")
        Duration shutdownNotice();

        /** Clients that a broker that stops sends away per second, so that they do not all come to others at once; 0 no limit. */
        @WithDefault("500")
        int shutdownDisconnectsPerSecond();

        /** By then all have been sent away, at whatever rate that takes. */
        @WithDefault("30s")
        Duration shutdownGrace();

        /** Messages a client may publish per second before it is read more slowly; 0 no limit. */
        @WithDefault("0")
        int publishesPerSecond();

        /** Bytes of payload a client may publish per second before it is read more slowly; 0 no limit. */
        @WithDefault("0")
        long publishBytesPerSecond();

        /** Length of topics and filters, in bytes of UTF-8; the default is the protocol's own bound. */
        @WithDefault("65535")
        int topicBytes();

        /** Levels of topics and filters; the default is the protocol's own bound. */
        @WithDefault("65536")
        int topicLevels();

        /** Filters of one SUBSCRIBE that are granted. */
        @WithDefault("10000")
        int filtersPerSubscribe();

        /** Time from accepting a connection to the last byte of CONNECT. */
        @WithDefault("10s")
        Duration connectTimeout();

        /** Largest CONNECT, in bytes: an unknown client can make the broker keep that much. */
        @WithDefault("524288")
        int connectBytes();

        /** A packet of which nothing more arrives for so long ends its connection. */
        @WithDefault("30s")
        Duration packetTimeout();

        /** A client that takes nothing for so long while something waits for it is disconnected. */
        @WithDefault("2m")
        Duration writeStallTimeout();

        /** Bytes that clients have not taken, over all of the node; 0 a quarter of the heap. */
        @WithDefault("0")
        long nodeBacklogBytes();

        /** Bytes pending for a client above which QoS 1/2 waits in its queue. */
        @WithDefault("131072")
        int highWatermarkBytes();

        /** Bytes pending for a client below which its queue goes on. */
        @WithDefault("32768")
        int lowWatermarkBytes();

        /** Largest packet from a client, in bytes; advertised as Maximum Packet Size. */
        @WithDefault("1048576")
        int maximumPacketBytes();

        /** QoS 1/2 publishes that a client may have unacknowledged; advertised as Receive Maximum. */
        @WithDefault("1000")
        int receiveMaximum();

        /** Longest keep alive, in seconds; clients of version 5 that ask for more, or for none, are told this one. */
        @WithDefault("65535")
        int maxKeepAliveSeconds();

        /** QoS 1/2 messages sent to one client and not acknowledged; the client's own limit may be lower. */
        @WithDefault("1000")
        int maxInflight();

        /** Topic aliases that a client may use; advertised. */
        @WithDefault("64")
        int topicAliasMaximum();

        /** Cap on session expiry, in seconds; 4294967295 allows sessions that never expire. */
        @WithDefault("4294967295")
        long maxSessionExpirySeconds();

        /** Messages queued for one session. */
        @WithDefault("100000")
        int queueMessages();

        /** Bytes of topic and payload queued for one session. */
        @WithDefault("67108864")
        long queueBytes();

        /** Which message goes when a session's queue is full: the newest, or the oldest. */
        @WithDefault("newest")
        DropPolicy queueDrop();

        /** How long publishers are slowed down for a client whose queue fills, before messages are dropped; 0 never. */
        @WithDefault("500ms")
        Duration queuePatience();

        /** Memory of everything queued or in flight on this node, in bytes; 0 a quarter of the heap. */
        @WithDefault("0")
        long nodeQueueBytes();

        /** Bytes not taken by a client's socket above which QoS 0 is dropped for it. */
        @WithDefault("1048576")
        long connectionBacklogBytes();

        /** Subscriptions of one session. */
        @WithDefault("10000")
        int subscriptionsPerClient();

        /** Characters of all filters of one session. */
        @WithDefault("67108864")
        long subscriptionBytesPerClient();

        /** Retained messages. */
        @WithDefault("1000000")
        int retainedMessages();

        /** Memory of retained messages on each node, in bytes; 0 a quarter of the heap. */
        @WithDefault("0")
        long retainedBytes();

        /** Messages kept for one peer; 0 no limit. */
        @WithDefault("0")
        int outboxMessages();

        /** Bytes of topic and payload kept for one peer whose link does not say otherwise. */
        @WithDefault("1073741824")
        long outboxBytes();

        /** Heap that the outboxes of all links may take; 0 a quarter of the heap. */
        @WithDefault("0")
        long outboxMemoryBytes();

        /** How long a message waits for a peer whose link does not say otherwise. */
        @WithDefault("24h")
        Duration outboxRetention();

        /** What happens above: {@code drop-oldest}, {@code drop-newest}, {@code refuse-publishers}. */
        @WithDefault("drop-oldest")
        OverflowPolicy outboxOverflow();

        /** Messages a second of those that waited for a peer; 0 no limit. */
        @WithDefault("20000")
        int outboxDrainPerSecond();

        /** An entry of the log is cut when it would grow beyond so many bytes. */
        @WithDefault("262144")
        int logEntryBytes();

        /** Entries of the log on their way to the registry at a time, 1 to 64. */
        @WithDefault("4")
        int logCommits();

        /**
         * While an entry is on its way, the next gathers at most so long: few large entries cost the registry less than many small
         * ones. 0 does not wait.
         */
        @WithDefault("1ms")
        Duration logGather();

        /** Bytes that wait for their commit above which publishers are not read. */
        @WithDefault("16777216")
        long logPendingBytes();

        /** After so long without an answer of the registry, what the log would have to keep is refused. */
        @WithDefault("3s")
        Duration logPatience();

        /** Bytes of entries after which a checkpoint is written. */
        @WithDefault("8388608")
        long logCheckpointBytes();

        /** Deliveries under way to one event loop above which publishers on other loops are not read. */
        @WithDefault("50000")
        int mailboxMessages();

        /** The same in bytes of topic and payload. */
        @WithDefault("67108864")
        long mailboxBytes();

        /** Messages of one batch. */
        @WithDefault("1000")
        int batchMessages();

        /** Bytes of topic and payload after which a batch is closed. */
        @WithDefault("262144")
        int batchBytes();

        /** Batches of one lane that are sent and not acknowledged. */
        @WithDefault("16")
        int batchesInFlight();

        /** Messages kept in memory alone for one other broker of the cluster; the oldest is dropped above. */
        @WithDefault("100000")
        int nodeOutboxMessages();

        /** Bytes of topic and payload kept in memory alone for one other broker of the cluster. */
        @WithDefault("67108864")
        long nodeOutboxBytes();

        /** Frames to one other broker that are sent and not acknowledged. */
        @WithDefault("16")
        int nodeFramesInFlight();
    }
}
