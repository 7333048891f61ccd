package io.linkspan.cli.options;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkspan.cli.api.Access;
import io.linkspan.cli.api.LinksApi;
import io.linkspan.cli.api.RestClient;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.cli.output.Format;
import io.linkspan.cli.output.Json;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster is asked, and how its answer is shown. */
public final class RequestOptions {
    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            converter = ClusterNameConverter.class,
            description = {
                "A cluster started by ./linkspan up on this machine.",
                "Without it: LINKSPAN_URL, LINKSPAN_USER and LINKSPAN_PASSWORD_FILE."
            })
    private @Nullable ClusterName cluster;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    /** The REST API of the cluster. */
    public LinksApi api() throws IOException {
        return new LinksApi(rest());
    }

    /** The connection to it. */
    public RestClient rest() throws IOException {
        ClusterName name = cluster;
        Access access =
                name == null ? Access.ofEnvironment(System.getenv()) : Access.ofCluster(Workspace.current(), name);
        return new RestClient(access);
    }

    /** Prints one of the two forms. */
    public void print(PrintWriter out, JsonNode json, String text) {
        if (format == Format.json) {
            out.println(Json.pretty(json));
        } else {
            out.print(text.endsWith("\n") ? text : text + "\n");
        }
        out.flush();
    }
}
