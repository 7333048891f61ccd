package io.linkspan.cli.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.Shape;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientEnvTest {
    private static final ClusterName AWS = ClusterName.of("aws");
    private static final Secrets.Credentials CREDENTIALS = new Secrets.Credentials("client", "pw1", "admin", "pw2");

    private static final Path CA = Path.of("/state/aws/tls/ca.crt");

    @TempDir
    Path state;

    @Test
    void aStandaloneClusterHasEveryKeyScriptsNeed() {
        ClientEnv env = ClientEnv.of(ClusterPlan.of(AWS, 0, Shape.STANDALONE), CREDENTIALS, CA, List.of(42L));

        assertThat(env.values())
                .containsEntry("MQTT_HOST", "127.0.0.1")
                .containsEntry("MQTT_PORT", "1883")
                .containsEntry("MQTT_TLS_PORT", "8883")
                .containsEntry("WS_PORT", "8083")
                .containsEntry("WSS_PORT", "8084")
                .containsEntry("CA_FILE", "/state/aws/tls/ca.crt")
                .containsEntry("HTTPS_URL", "https://127.0.0.1:8443")
                .containsEntry("MQTT_USERNAME", "client")
                .containsEntry("MQTT_PASSWORD", "pw1")
                .containsEntry("HTTP_URL", "http://127.0.0.1:8080")
                .containsEntry("ADMIN_USERNAME", "admin")
                .containsEntry("ADMIN_PASSWORD", "pw2")
                .containsEntry("MANAGEMENT_URL", "http://127.0.0.1:9000")
                .containsEntry("PIDS", "42")
                .containsEntry(
                        "NODE_1",
                        "standalone 127.0.0.1 mqtt=1883,mqtt-tls=8883,ws=8083,wss=8084,link=11883,grpc=7900,http=8080,https=8443,hotrod=11222,management=9000 42");
    }

    @Test
    void aSplitClusterHasAManagementAddressPerServiceAndALinePerProcess() {
        ClusterPlan plan = ClusterPlan.of(AWS, 0, Shape.of(true, 2, 1, 1));

        ClientEnv env = ClientEnv.of(plan, CREDENTIALS, CA, List.of(1L, 2L, 3L, 4L, 5L));

        assertThat(env.values())
                .doesNotContainKey("MANAGEMENT_URL")
                .containsEntry("MANAGEMENT_URL_REGISTRY", "http://127.0.0.1:9001")
                .containsEntry("MANAGEMENT_URL_BROKER", "http://127.0.0.1:9000")
                .containsEntry("MANAGEMENT_URL_BROKER_2", "http://127.0.0.1:9010")
                .containsEntry("MANAGEMENT_URL_LINK", "http://127.0.0.1:9002")
                .containsEntry("MANAGEMENT_URL_ADMIN", "http://127.0.0.1:9003")
                .containsEntry(
                        "NODE_3",
                        "broker 127.0.0.1 mqtt=1893,mqtt-tls=8893,ws=8093,wss=8094,link=11893,grpc=7910,management=9010 3")
                .containsEntry("NODE_5", "admin 127.0.0.1 http=8080,https=8443,management=9003 5");
    }

    @Test
    void aShellThatSourcesItSeesTheSameAsTheReader() throws Exception {
        Workspace workspace = new Workspace(state, state);
        ClusterPlan plan = ClusterPlan.of(AWS, 0, Shape.of(true, 1, 1, 1));
        ClusterDirectory directory = workspace.cluster(AWS).create();
        ClientEnv written = ClientEnv.of(plan, CREDENTIALS, CA, List.of(11L, 12L, 13L, 14L));

        written.write(directory.clientEnv());

        assertThat(ClientEnv.read(workspace, AWS)).isEqualTo(written);
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        ". \"$0\"; echo \"$PIDS/$NODE_3\"",
                        directory.clientEnv().toString())
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("11 12 13 14/link 127.0.0.1 management=9002 13\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.clientEnv())))
                .isEqualTo("rw-------");
    }

    @Test
    void aStoppedClusterKeepsItsCredentialsButNoProcess() {
        ClientEnv env = ClientEnv.of(ClusterPlan.of(AWS, 0, Shape.STANDALONE), CREDENTIALS, CA, List.of(42L));

        ClientEnv stopped = env.stopped();

        assertThat(env.pids()).containsExactly(42L);
        assertThat(stopped.pids()).isEmpty();
        assertThat(stopped.values()).containsEntry("MQTT_PASSWORD", "pw1").doesNotContainKey("NODE_1");
    }

    @Test
    void aClusterThatWasNeverStartedIsSaidSo() {
        assertThatThrownBy(() -> ClientEnv.read(new Workspace(state, state), ClusterName.of("nope")))
                .isInstanceOf(UnknownClusterException.class)
                .hasMessageContaining("no cluster nope here")
                .hasMessageContaining("./linkspan up --cluster nope");
    }
}
