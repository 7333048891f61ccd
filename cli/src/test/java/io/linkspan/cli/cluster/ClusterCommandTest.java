package io.linkspan.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkspan.cli.CommandRun;
import io.linkspan.cli.RestStub;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCommandTest {
    @TempDir
    Path state;

    private RestStub stub;

    @BeforeEach
    void setUp() throws Exception {
        stub = new RestStub();
        CommandRun.clusterAws(state, stub, RestStub.PASSWORD);
        stub.answer("GET /cluster", 200, "{\"name\":\"aws\",\"version\":\"0.1.0\"}");
    }

    @AfterEach
    void closeStub() {
        stub.close();
    }

    @Test
    void showsNodesAndLinksAndExitsWith0WhenAllIsWell() {
        stub.answer("GET /nodes?limit=500", 200, nodes(true))
                .answer("GET /links?limit=500", 200, "{\"items\":[],\"page\":{}}");

        CommandRun.Result result = CommandRun.run(state, "cluster", "status", "--cluster", "aws");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .isEqualTo("""
                        cluster aws, version 0.1.0

                        NODE           READY  HOST       PORTS                  VERSION  STARTED               CLIENTS  SESSIONS
                        broker/node-1  ready  127.0.0.1  mqtt=1883,link=11883  0.1.0    2026-01-01T11:59:00Z  12       14

                        no links
                        """.replace("PORTS                  VERSION", "PORTS                 VERSION"));
    }

    @Test
    void aBrokerOnItsWayOutIsShownAsLeaving() {
        stub.answer("GET /nodes?limit=500", 200, nodes(false).replace("\"ready\"", "\"leaving\":true,\"ready\""))
                .answer("GET /links?limit=500", 200, "{\"items\":[]}");

        assertThat(CommandRun.run(state, "cluster", "status", "--cluster", "aws")
                        .out())
                .contains("broker/node-1  leaving  127.0.0.1");
    }

    @Test
    void aBrokerThatIsAwayIsShownWithWhoStandsInForIt() {
        stub.answer("GET /nodes?limit=500", 200, nodes(false).replace("\"ready\"", "\"standIn\":\"node-2\",\"ready\""))
                .answer("GET /links?limit=500", 200, "{\"items\":[]}");

        CommandRun.Result result = CommandRun.run(state, "cluster", "status", "--cluster", "aws");

        assertThat(result.out()).contains("broker/node-1  away, node-2 stands in  127.0.0.1");
        assertThat(result.exitCode()).isEqualTo(10);
    }

    @Test
    void aNodeThatIsNotReadyExitsWith10() {
        stub.answer("GET /nodes?limit=500", 200, nodes(false)).answer("GET /links?limit=500", 200, "{\"items\":[]}");

        assertThat(CommandRun.run(state, "cluster", "status", "--cluster", "aws")
                        .exitCode())
                .isEqualTo(10);
    }

    @Test
    void aLinkThatIsNotOnlineExitsWith10() throws Exception {
        stub.answer("GET /nodes?limit=500", 200, nodes(true))
                .answer("GET /links?limit=500", 200, "{\"items\":[{\"name\":\"gcp\"}]}")
                .answer(
                        "GET /links/gcp/status",
                        200,
                        "{\"name\":\"gcp\",\"state\":\"failed\",\"cause\":\"x\",\"nodes\":[]}");

        CommandRun.Result result = CommandRun.run(state, "cluster", "status", "--cluster", "aws", "-o", "json");

        assertThat(result.exitCode()).isEqualTo(10);
        assertThat(new ObjectMapper()
                        .readTree(result.out())
                        .at("/links/items/0/state")
                        .asText())
                .isEqualTo("failed");
    }

    @Test
    void aRegistryThatIsAwayIsAnErrorNotAState() {
        RestStub away = stub;
        away.answer(
                "GET /nodes?limit=500",
                503,
                "{\"code\":\"registry-unavailable\",\"detail\":\"The registry does not answer.\"}");

        CommandRun.Result result = CommandRun.run(state, "cluster", "status", "--cluster", "aws");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("linkspan: The registry does not answer.\n");
    }

    private static String nodes(boolean ready) {
        return "{\"items\":[{\"id\":\"broker/node-1\",\"role\":\"broker\",\"host\":\"127.0.0.1\",\"ready\":" + ready
                + ",\"version\":\"0.1.0\",\"startedAt\":\"2026-01-01T11:59:00Z\",\"ports\":{\"mqtt\":1883,\"link\":11883},\"connections\":12,\"sessions\":14}],"
                + "\"page\":{\"nextCursor\":null}}";
    }
}
