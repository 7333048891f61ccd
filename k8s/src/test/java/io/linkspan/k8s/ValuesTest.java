package io.linkspan.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused before anything reaches a cluster, naming the key. */
class ValuesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster: {name: AWS}                                 | cluster/name",
                "cluster: {name: -aws}                                | cluster/name",
                "cluster: {nmae: aws}                                 | nmae",
                "brokers: {replicas: 2}                               | brokers",
                "broker: {replica: 2}                                 | replica",
                "broker: {replicas: 0}                                | broker/replicas",
                "broker: {replicas: two}                              | broker/replicas",
                "broker: {mqtt: {port: 70000}}                        | broker/mqtt/port",
                "broker: {mqtt: {type: External}}                     | broker/mqtt/type",
                "broker: {users: [{name: 'a:b'}]}                     | broker/users/0/name",
                "broker: {users: [{name: a, password: secret}]}       | password",
                "broker: {users: [{name: a, link: GCP}]}              | broker/users/0/link",
                "broker: {users: [{name: linkspan-service}]}          | broker/users/0/name",
                "broker: {allowAnonymous: 'yes'}                      | broker/allowAnonymous",
                "broker: {properties: {a.b: 1}}                       | broker/properties/a.b",
                "broker: {image: {repository: x, digest: abc}}        | broker/image/digest",
                "broker: {pdb: {maxUnavailable: 0}}                   | broker/pdb/maxUnavailable",
                "registry: {persistence: {size: big}}                 | registry/persistence/size",
                "registry: {external: {servers: no-port}}             | registry/external/servers",
                "image: {pullPolicy: Sometimes}                       | image/pullPolicy",
                "image: {registry: 'https://registry.example.com'}    | image/registry",
                "secrets: {registryPassword: secret}                  | registryPassword",
                "networkPolicy: {mqttFrom: [{cidr: 10.0.0.0/8}]}      | networkPolicy/mqttFrom/0",
                "admin: {password: secret}                            | password",
                "metrics: {serviceMonitor: {interval: often}}         | metrics/serviceMonitor/interval",
            })
    void aWrongValueIsRefusedByName(String values, String key) {
        assertThatThrownBy(() -> Chart.render(values))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace('.', '/'))
                        .contains("values don't meet the specifications of the schema".replace('.', '/'))
                        .contains(key.replace('.', '/')));
    }

    @Test
    void aReleaseNeedsAClusterNameAndAnImageRegistry() {
        assertThatThrownBy(() -> Chart.renderOnly("image: {registry: registry.example.com}"))
                .hasMessageContaining("cluster.name is required");
        assertThatThrownBy(() -> Chart.renderOnly("cluster: {name: aws}"))
                .hasMessageContaining("image.registry is required");
    }

    @Test
    void aUserIsNamedOnce() {
        assertThatThrownBy(() -> Chart.render("broker: {users: [{name: a}, {name: b}, {name: a, link: gcp}]}"))
                .hasMessageContaining("broker.users names a twice");
    }

    @Test
    void anExternalRegistryNeedsItsAddress() {
        assertThatThrownBy(() -> Chart.render("{registry: {enabled: false}, secrets: {existingSecret: vault}}"))
                .hasMessageContaining("registry.external.servers is required");
    }

    @Test
    void anIngressNeedsAHostAndTls() {
        assertThatThrownBy(() -> Chart.render("admin: {ingress: {enabled: true, tlsSecret: cert}}"))
                .hasMessageContaining("admin.ingress.host is required");
        assertThatThrownBy(() -> Chart.render("admin: {ingress: {enabled: true, host: linkspan.example.com}}"))
                .hasMessageContaining("admin.ingress.tlsSecret is required");
    }
}
