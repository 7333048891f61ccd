package io.linkspan.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Launcher;
import io.linkspan.e2e.product.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrikeTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeAClusterOfThreeBrokers() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("aws")).resolve("client.env"), """
                NODE_1="registry 127.0.0.1 hotrod=1,management=2 101"
                NODE_2="broker 127.0.0.1 mqtt=3,management=4 102"
                NODE_3="broker 127.0.0.1 mqtt=5,management=6 103"
                NODE_4="broker 127.0.0.1 mqtt=7,management=8 104"
                NODE_5="link 127.0.0.1 management=9 105"
                NODE_6="admin 127.0.0.1 http=10,management=11 106"
                """);
    }

    @Test
    void theSameSeedDecidesTheSame() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(Strike.anywhere(seed, clusters())).isEqualTo(Strike.anywhere(seed, clusters()));
            assertThat(Strike.whileASessionSettles(seed, clusters()))
                    .isEqualTo(Strike.whileASessionSettles(seed, clusters()));
        }
    }

    @Test
    void eachServiceIsStruckAloneAndAllTogetherAndTheAdminApiNever() {
        Map<String, Long> struck = LongStream.range(0, 200)
                .mapToObj(seed -> Strike.anywhere(seed, clusters()))
                .collect(Collectors.groupingBy(
                        strike -> strike.victims().stream()
                                .map(node -> node.role() + "-" + node.index())
                                .collect(Collectors.joining(" ")),
                        Collectors.counting()));
        assertThat(struck)
                .containsOnlyKeys(
                        "broker-1",
                        "broker-2",
                        "broker-3",
                        "registry-1",
                        "link-1",
                        "registry-1 broker-1 broker-2 broker-3 link-1");
    }

    @Test
    void aClusterThatIsOneProcessIsStruckAsAWhole() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("solo")).resolve("client.env"), """
                NODE_1="standalone 127.0.0.1 mqtt=1,management=2 101"
                """);
        List<Cluster> solo = List.of(new Launcher(directory, Map.of()).cluster("solo"));
        for (long seed = 0; seed < 20; seed++) {
            assertThat(Strike.anywhere(seed, solo).victims())
                    .isEqualTo(solo.getFirst().brokers());
        }
    }

    @Test
    void whileASessionSettlesABrokerDiesSoonAndNowAndThenTheRegistry() {
        List<Strike> strikes = LongStream.range(0, 200)
                .mapToObj(seed -> Strike.whileASessionSettles(seed, clusters()))
                .toList();
        assertThat(strikes)
                .flatExtracting(Strike::victims)
                .extracting(Node::role)
                .containsOnly("broker", "registry");
        assertThat(strikes)
                .filteredOn(strike -> strike.victims().getFirst().role().equals("broker"))
                .hasSizeGreaterThan(100)
                .allMatch(strike -> strike.after().compareTo(Duration.ofMillis(600)) < 0);
    }

    @Test
    void nodesKnowTheirPorts() {
        Node broker = clusters().getFirst().nodes("broker").get(1);
        assertThat(broker.address("mqtt").getPort()).isEqualTo(5);
        assertThat(broker.index()).isEqualTo(2);
        assertThat(broker.pid()).isEqualTo(103);
    }

    private List<Cluster> clusters() {
        return List.of(new Launcher(directory, Map.of()).cluster("aws"));
    }
}
