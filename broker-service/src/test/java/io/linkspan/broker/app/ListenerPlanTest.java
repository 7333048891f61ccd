package io.linkspan.broker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.connection.ClientAuth;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TlsConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerPlanTest {
    private static final String X = "linkspan.broker.listeners.\"x\".";

    @TempDir
    private Path files;

    @BeforeEach
    void files() throws IOException {
        Files.createFile(files.resolve("file"));
    }

    private List<ListenerConfig> plan(String... pairs) {
        Map<String, String> properties = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            properties.put(
                    X + pair.substring(0, equals),
                    pair.substring(equals + 1)
                            .replace("FILE", files.resolve("file").toString()));
        }
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(BrokerConfig.class)
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
        return ListenerPlan.of(config.getConfigMapping(BrokerConfig.class));
    }

    private ListenerConfig third(String... pairs) {
        List<ListenerConfig> all = plan(pairs);
        assertThat(all).extracting(ListenerConfig::name).startsWith("mqtt", "link");
        assertThat(all).hasSize(3);
        return all.get(2);
    }

    @ParameterizedTest
    @CsvSource({
        "tls, clients, 8883, 1048576",
        "ws, clients, 8083, 1048576",
        "wss, clients, 8084, 1048576",
        "tls, links, 18883, 8912896"
    })
    void eachTransportHasItsPortAndItsPacketSize(String transport, String purpose, int port, int bytes) {
        boolean secure = !transport.equals("ws");
        ListenerConfig listener = third(
                "transport=" + transport,
                "purpose=" + purpose,
                secure ? "tls.certificate-file=FILE" : "host=::",
                secure ? "tls.key-file=FILE" : "enabled=true");

        assertThat(listener.port()).isEqualTo(port);
        assertThat(listener.maxPacketBytes()).isEqualTo(bytes);
        assertThat(listener.transport().word()).isEqualTo(transport);
        assertThat(listener.maxConnections()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void takesOverWhatIsSet() {
        ListenerConfig listener = third(
                "transport=wss",
                "host=::1",
                "port=4711",
                "maximum-packet-bytes=2048",
                "maximum-connections=7",
                "connect-timeout=3s",
                "proxy-protocol=on",
                "path=/other",
                "tls.certificate-file=FILE",
                "tls.key-file=FILE",
                "tls.client-ca-file=FILE",
                "tls.client-auth=required",
                "tls.protocols=TLSv1.3",
                "tls.sni.\"B.example\".certificate-file=FILE",
                "tls.sni.\"B.example\".key-file=FILE");

        assertThat(listener.port()).isEqualTo(4711);
        assertThat(listener.maxPacketBytes()).isEqualTo(2048);
        assertThat(listener.maxConnections()).isEqualTo(7);
        assertThat(listener.sockets().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(listener.transport().proxyProtocol()).isTrue();
        assertThat(listener.transport().webSocketPath()).isEqualTo("/other");
        Path file = files.resolve("file");
        TlsConfig.Identity identity = new TlsConfig.Identity(file, file);
        assertThat(listener.transport().tls())
                .isEqualTo(new TlsConfig(
                        identity, Map.of("b.example", identity), file, ClientAuth.REQUIRED, List.of("TLSv1.3")));
    }

    @Test
    void aListenerThatIsSwitchedOffIsNotOpened() {
        assertThat(plan("enabled=false", "transport=ws")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        transport=tcp                                                     | port must be set
        transport=tls                                                     | tls.certificate-file must be set
        transport=tls,tls.certificate-file=FILE                           | tls.key-file must be set
        transport=tls,tls.certificate-file=none.pem,tls.key-file=FILE     | tls.certificate-file must be a readable file: none.pem
        transport=ws,tls.certificate-file=FILE                            | tls.certificate-file is for the transports tls and wss
        transport=ws,tls.client-auth=required                             | tls.client-auth is for the transports tls and wss
        transport=ws,path=mqtt                                            | path must begin with /: mqtt
        transport=tls,tls.certificate-file=FILE,tls.key-file=FILE,tls.client-auth=required | tls.client-auth needs tls.client-ca-file
        transport=tls,tls.certificate-file=FILE,tls.key-file=FILE,tls.client-ca-file=FILE | tls.client-ca-file needs tls.client-auth
        transport=tls,tls.certificate-file=FILE,tls.key-file=FILE,tls.protocols=TLSv1 | tls.protocols takes TLSv1.3 and TLSv1.2: [TLSv1]
        transport=tls,tls.certificate-file=FILE,tls.key-file=FILE,tls.sni."a".key-file=FILE | tls.sni."a".certificate-file must be set
        port=1,maximum-connections=0                                      | listener x: maxConnections 0 is below 1
        """)
    void whatContradictsItselfIsRefusedInOneLineWithKeyAndRule(String pairs, String rule) {
        assertThatThrownBy(() -> plan(pairs.split(",")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("linkspan.broker.listeners")
                .hasMessageContaining(rule)
                .message()
                .doesNotContain("\n");
    }
}
