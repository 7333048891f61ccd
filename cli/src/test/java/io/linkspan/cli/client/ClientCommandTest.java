package io.linkspan.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.cli.CommandRun;
import io.linkspan.cli.RestStub;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientCommandTest {
    private static final String CLIENT =
            "{\"clientId\":\"a/b c\",\"state\":\"connected\",\"node\":\"node-1\",\"user\":\"\",\"address\":\"192.0.2.7:5\","
                    + "\"listener\":\"mqtt\",\"subscriptions\":1,\"queuedMessages\":0}";

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

    private CommandRun.Result run(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "client";
        System.arraycopy(words, 0, all, 1, words.length);
        all[all.length - 2] = "--cluster";
        all[all.length - 1] = "aws";
        return CommandRun.run(state, all);
    }

    @Test
    void lists_clients_over_pages_until_the_limit() {
        stub.answer(
                        "GET /clients?limit=500&state=connected&prefix=a%2F",
                        200, "{\"items\":[" + CLIENT + "],\"page\":{\"nextCursor\":\"n1\"}}")
                .answer(
                        "GET /clients?limit=500&state=connected&prefix=a%2F&cursor=n1",
                        200, "{\"items\":[],\"page\":{\"nextCursor\":null}}");

        var result = run("list", "--state", "connected", "--prefix", "a/");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("""
                CLIENT  STATE      NODE    USER  ADDRESS      LISTENER  SUBSCRIPTIONS  QUEUED
                a/b c   connected  node-1  -     192.0.2.7:5  mqtt      1              0
                """);
    }

    @Test
    void brokers_that_did_not_answer_are_named() {
        stub.answer(
                        "GET /clients?limit=500",
                        200,
                        "{\"items\":[" + CLIENT + "],\"page\":{},\"partial\":true,\"unansweredNodes\":[\"node-2\"]}")
                .answer(
                        "GET /clients/a%2Fb%20c",
                        200, CLIENT.replace("\"user\"", "\"unansweredNodes\":[\"node-3\"],\"user\""))
                .answer("GET /clients/a%2Fb%20c/subscriptions?limit=500", 200, "{\"items\":[],\"page\":{}}");

        var list = run("list", "-o", "json");
        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).contains("\"partial\" : true", "\"unansweredNodes\" : [ \"node-2\" ]");
        assertThat(list.err()).contains("clients of these may be missing: node-2");
        assertThat(run("get", "a/b c").err()).contains("may be missing: node-3");
    }

    @Test
    void shows_a_client_with_its_subscriptions() {
        stub.answer("GET /clients/a%2Fb%20c", 200, CLIENT)
                .answer(
                        "GET /clients/a%2Fb%20c/subscriptions?limit=500",
                        200, "{\"items\":[{\"filter\":\"x/#\",\"qos\":1}],\"page\":{}}");

        var result = run("get", "a/b c");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("address               192.0.2.7:5").contains("x/#     1");
        assertThat(run("get", "a/b c", "-o", "json").out()).contains("\"filter\" : \"x/#\"");
    }

    @Test
    void disconnects_a_client_and_removes_a_session() {
        stub.answer("POST /clients/c/actions/disconnect", 204, "").answer("DELETE /clients/c", 204, "");
        assertThat(run("disconnect", "c").out()).isEqualTo("client c disconnected\n");
        assertThat(run("delete", "c").out()).isEqualTo("session of client c removed\n");
    }

    @Test
    void an_action_says_on_which_broker_it_was_done() {
        stub.node("node-2")
                .answer("POST /clients/c/actions/disconnect", 204, "")
                .answer("DELETE /clients/c", 204, "");
        assertThat(run("disconnect", "c").out()).isEqualTo("client c disconnected from node-2\n");
        assertThat(run("delete", "c").out()).isEqualTo("session of client c removed from node-2\n");
    }

    @Test
    void an_unknown_client_is_an_error() {
        stub.answer(
                "POST /clients/c/actions/disconnect",
                404,
                "{\"code\":\"client-not-found\",\"detail\":\"No broker knows this client id.\"}");
        var result = run("disconnect", "c");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("No broker knows this client id.");
    }
}
