package io.linkspan.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkspan.cli.CommandRun;
import io.linkspan.cli.RestStub;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkCommandTest {
    private static final String LINK =
            "{\"name\":\"gcp\",\"server\":\"127.0.0.1:12883\",\"clientIdPrefix\":\"from-aws\",\"username\":\"u\",\"passwordSet\":true,"
                    + "\"topics\":[\"from-cluster\",\"a/#\"],\"tls\":{\"enabled\":false},\"enabled\":true,\"version\":1}";

    @TempDir
    Path state;

    private RestStub stub;

    @BeforeEach
    void setUp() throws Exception {
        stub = new RestStub();
        CommandRun.clusterAws(state, stub, RestStub.PASSWORD);
    }

    @AfterEach
    void closeStub() {
        stub.close();
    }

    @Test
    void listShowsEveryPageWithTheState() {
        stub.answer("GET /links?limit=500", 200, page(LINK, "\"next one\""))
                .answer("GET /links?limit=500&cursor=next%20one", 200, page(LINK.replace("gcp", "azure"), "null"))
                .answer("GET /links/gcp/status", 200, status("gcp", "online", "null"))
                .answer("GET /links/azure/status", 200, status("azure", "disconnected", "\"refused\""));

        CommandRun.Result result = run("link", "list", "--cluster", "aws");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("""
                        NAME   STATE         SERVER           TOPICS
                        gcp    online        127.0.0.1:12883  from-cluster, a/#
                        azure  disconnected  127.0.0.1:12883  from-cluster, a/#
                        """);
    }

    @Test
    void jsonIsWhatTheApiAnswered() throws Exception {
        stub.answer("GET /links/gcp", 200, LINK);

        CommandRun.Result result = run("link", "get", "gcp", "--cluster", "aws", "-o", "json");

        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(result.out())).isEqualTo(json.readTree(LINK));
    }

    @Test
    void createSendsTheFieldsAndThePasswordOfTheFile() throws Exception {
        Path password = Files.writeString(state.resolve("pw"), "p\"w\n");
        stub.answer("GET /cluster", 200, "{\"name\":\"aws\"}").answer("POST /links", 201, LINK);

        CommandRun.Result result = run(
                "link",
                "create",
                "gcp",
                "--cluster",
                "aws",
                "--server",
                "127.0.0.1:12883",
                "--username",
                "u",
                "--password-file",
                password.toString(),
                "--topics",
                "from-cluster,a/#",
                "--pool-size",
                "2",
                "--keep-alive",
                "20s",
                "--outbox-max-bytes",
                "5000000",
                "--outbox-retention",
                "2h",
                "--outbox-overflow",
                "drop-newest");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("link gcp created\n");
        JsonNode sent = new ObjectMapper().readTree(stub.requests().get(1).body());
        assertThat(sent)
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        "{\"name\":\"gcp\",\"server\":\"127.0.0.1:12883\",\"clientIdPrefix\":\"from-aws\",\"username\":\"u\","
                                                + "\"password\":\"p\\\"w\",\"topics\":[\"from-cluster\",\"a/#\"],\"poolSize\":2,\"keepAlive\":\"20s\",\"outbox\":{\"maxBytes\":5000000,\"retention\":\"2h\",\"overflow\":\"drop-newest\"},\"enabled\":true}"));
    }

    @Test
    void createSendsTheTextOfThePemFiles() throws Exception {
        Path authority = Files.writeString(state.resolve("ca.pem"), "PEM\n");
        stub.answer("POST /links", 201, LINK);

        run(
                "link",
                "create",
                "gcp",
                "--cluster",
                "aws",
                "--server",
                "h:1",
                "--client-id-prefix",
                "p",
                "--tls-ca",
                authority.toString());

        JsonNode sent = new ObjectMapper().readTree(stub.requests().get(0).body());
        assertThat(sent.path("tls").toString())
                .isEqualTo("{\"enabled\":true,\"verifyHostname\":true,\"caPem\":\"PEM\\n\"}");
    }

    @Test
    void waitReturnsWhenTheLinkIsOnline() {
        stub.answer("POST /links", 201, LINK)
                .answer("GET /links/gcp/status", 200, status("gcp", "connecting", "null"))
                .answer("GET /links/gcp/status", 200, status("gcp", "online", "null"));

        CommandRun.Result result = run(
                "link", "create", "gcp", "--cluster", "aws", "--server", "h:1", "--client-id-prefix", "p", "--wait");

        assertThat(result.out()).isEqualTo("link gcp created and online\n");
        assertThat(stub.requests()).hasSize(3);
    }

    @Test
    void waitEndsWithTheLastStateWhenTheTimeIsOver() {
        stub.answer("POST /links/gcp/actions/enable", 200, LINK)
                .answer("GET /links/gcp/status", 200, status("gcp", "disconnected", "\"Wrong user name or password\""));

        CommandRun.Result result = run("link", "enable", "gcp", "--cluster", "aws", "--wait", "--timeout", "0s");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("linkspan: link gcp is not online after 0 s: disconnected: Wrong user name or password\n");
    }

    @Test
    void statusOfALinkThatIsNotOnlineExitsWith10AndSaysWhy() {
        stub.answer("GET /links/gcp/status", 200, status("gcp", "disconnected", "\"refused\""));

        CommandRun.Result result = run("link", "status", "gcp", "--cluster", "aws");

        assertThat(result.exitCode()).isEqualTo(10);
        assertThat(result.out())
                .contains("gcp", "disconnected", "refused", "link/node-1", "7 messages, 350 bytes, 1.5 s, 2 dropped");
    }

    @Test
    void aDisabledLinkIsNotUnhealthy() {
        stub.answer("GET /links/gcp/status", 200, status("gcp", "disabled", "null"));

        assertThat(run("link", "status", "gcp", "--cluster", "aws").exitCode()).isZero();
    }

    @Test
    void everyViolationIsInTheOneLineOfTheError() {
        stub.answer(
                "POST /links",
                422,
                "{\"status\":422,\"code\":\"invalid-link\",\"detail\":\"2 fields are not valid\",\"errors\":["
                        + "{\"field\":\"name\",\"code\":\"own-name\",\"message\":\"A cluster cannot be linked to itself.\"},"
                        + "{\"field\":\"topics[0]\",\"code\":\"bad-filter\",\"message\":\"# must be the last level.\"}]}");

        CommandRun.Result result =
                run("link", "create", "aws", "--cluster", "aws", "--server", "h:1", "--client-id-prefix", "p");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo(
                        "linkspan: name: A cluster cannot be linked to itself.; topics[0]: # must be the last level.\n");
    }

    @Test
    void aMissingLinkIsToldByItsDetail() {
        stub.answer("DELETE /links/x", 404, "{\"code\":\"link-not-found\",\"detail\":\"There is no link x.\"}");

        CommandRun.Result result = run("link", "delete", "x", "--cluster", "aws");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("linkspan: There is no link x.\n");
    }

    @Test
    void wrongCredentialsAreAnErrorWithoutThePassword() throws Exception {
        CommandRun.clusterAws(state, stub, "wrong-password");

        CommandRun.Result result = run("link", "list", "--cluster", "aws");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("linkspan: Credentials are needed.\n");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNamedByItsAddress() {
        stub.close();

        CommandRun.Result result = run("link", "list", "--cluster", "aws");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("linkspan: nobody answers at " + stub.url());
    }

    @Test
    void wrongUsageExitsWith2() {
        assertThat(run("link", "get", "--cluster", "aws").exitCode()).isEqualTo(2);
        assertThat(run("link", "create", "gcp", "--cluster", "aws").exitCode()).isEqualTo(2);
        assertThat(run("link", "list", "--cluster", "../aws").err()).contains("a cluster name has");
        assertThat(run("link", "list", "--cluster", "aws", "-o", "xml").exitCode())
                .isEqualTo(2);
        assertThat(run("link").exitCode()).isEqualTo(2);
        assertThat(stub.requests()).isEmpty();
    }

    private CommandRun.Result run(String... args) {
        return CommandRun.run(state, args);
    }

    private static String page(String item, String cursor) {
        return "{\"items\":[" + item + "],\"page\":{\"limit\":500,\"total\":2,\"nextCursor\":" + cursor + "}}";
    }

    private static String status(String name, String state, String cause) {
        String fields = "\"state\":\"" + state + "\",\"cause\":" + cause
                + ",\"since\":\"2026-01-01T12:00:00Z\",\"retryAt\":null";
        return "{\"name\":\"" + name + "\"," + fields
                + ",\"lag\":{\"messages\":7,\"bytes\":350,\"seconds\":1.5,\"dropped\":2},\"nodes\":[{\"node\":\"link/node-1\","
                + fields + "}]}";
    }
}
