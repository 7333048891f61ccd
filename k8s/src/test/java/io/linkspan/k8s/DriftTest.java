package io.linkspan.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.admin.config.AdminConfig;
import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.link.config.LinkConfig;
import io.linkspan.registry.client.hotrod.RegistryClientConfig;
import io.linkspan.registry.server.RegistryServerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ConfigMaps hold keys that the services declare, and all that a service cannot do without: each is loaded into the
 * service's own configuration interfaces, which refuse unknown keys and miss required ones.
 */
class DriftTest {

    /** What all services share, and what is Quarkus's own. */
    private static final Set<String> OTHER_KEYS = Set.of(
            "linkspan.cluster.name",
            "quarkus.management.host",
            "quarkus.management.port",
            "quarkus.http.host",
            "quarkus.http.port");

    private static final Rendered RENDERED = Chart.render("""
            registry:
              replicas: 3
              tls: {enabled: true, existingSecret: hotrod, clientAuth: required, clientSecret: clients}
              cluster: {secret: true, tls: {existingSecret: jgroups}}
            broker:
              listeners: {tls: {enabled: true}, ws: {enabled: true}, wss: {enabled: true}, linkTls: {enabled: true}}
              tls: {existingSecret: certificates, clientAuth: request}
            """);

    private static List<Class<?>> interfaces(Component component) {
        return switch (component) {
            case BROKER -> List.of(RegistryClientConfig.class, BrokerConfig.class, ClusterConfig.class);
            case REGISTRY -> List.of(RegistryServerConfig.class);
            case LINK ->
                List.of(RegistryClientConfig.class, LinkConfig.class, io.linkspan.link.config.ClusterConfig.class);
            case ADMIN -> List.of(RegistryClientConfig.class, AdminConfig.class);
        };
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void serviceAcceptsItsConfiguration(Component component) {
        SmallRyeConfig config = load(component, RENDERED.configuration(component));

        assertThat(interfaces(component))
                .allSatisfy(type -> assertThat(config.getConfigMapping(type)).isNotNull());
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void noKeyIsOutsideWhatIsChecked(Component component) {
        List<String> prefixes = interfaces(component).stream()
                .map(type -> type.getAnnotation(ConfigMapping.class).prefix() + ".")
                .toList();

        assertThat(RENDERED.configuration(component).keySet()).allSatisfy(key -> assertThat(
                        OTHER_KEYS.contains(key) || prefixes.stream().anyMatch(key::startsWith))
                .as(key)
                .isTrue());
    }

    @Test
    void addressOfTheRegistryComesFromThePod() {
        RegistryServerConfig config = load(Component.REGISTRY, RENDERED.configuration(Component.REGISTRY))
                .getConfigMapping(RegistryServerConfig.class);

        assertThat(config.host()).isEqualTo("value of LINKSPAN_REGISTRY_SERVER_HOST");
        assertThat(config.cluster().initialSize()).isEqualTo(2);
    }

    @Test
    void aKeyThatNobodyDeclaresIsNoticed() {
        Map<String, String> keys = RENDERED.configuration(Component.REGISTRY);
        keys.put("linkspan.registry-server.prot", "11222");

        assertThatThrownBy(() -> load(Component.REGISTRY, keys))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("linkspan.registry-server.prot");
    }

    @Test
    void aKeyThatIsMissingIsNoticed() {
        Map<String, String> keys = RENDERED.configuration(Component.ADMIN);
        keys.remove("linkspan.admin.encryption-key-file");

        assertThatThrownBy(() -> load(Component.ADMIN, keys))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("linkspan.admin.encryption-key-file");
    }

    /** As the service starts: the file, and over it the container's environment. */
    private static SmallRyeConfig load(Component component, Map<String, String> configuration) {
        var environment = new LinkedHashMap<String, String>();
        Rendered.stream(RENDERED.container(component).path("env"))
                .map(variable -> variable.path("name").asText())
                .forEach(name -> environment.put(name, "value of " + name));
        var builder = new SmallRyeConfigBuilder().addDiscoveredConverters().addDefaultInterceptors();
        interfaces(component).forEach(builder::withMapping);
        return builder.withSources(
                        new PropertiesConfigSource(configuration, "file", 275), new EnvConfigSource(environment, 300))
                .build();
    }
}
