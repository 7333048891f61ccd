package io.linkspan.cli.api;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.local.state.ClientEnv;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster's REST API is, and who is asking.
 *
 * @param url base without {@code /api/v1}
 * @param user of HTTP Basic
 * @param password of HTTP Basic; never shown
 */
public record Access(URI url, String user, String password) {
    /** Base address of the REST API. */
    public static final String URL = "LINKSPAN_URL";

    /** Name of the REST user. */
    public static final String USER = "LINKSPAN_USER";

    /** File with that user's password. */
    public static final String PASSWORD_FILE = "LINKSPAN_PASSWORD_FILE";

    /** The address only: this text may end up in a message. */
    @Override
    public String toString() {
        return user + " at " + url;
    }

    /** From {@code client.env} of a local cluster. */
    public static Access ofCluster(Workspace workspace, ClusterName cluster) throws IOException {
        ClientEnv env = ClientEnv.read(workspace, cluster);
        return new Access(URI.create(env.value("HTTP_URL")), env.value("ADMIN_USERNAME"), env.value("ADMIN_PASSWORD"));
    }

    /**
     * From the environment variables.
     *
     * @throws CliException naming the one that is missing
     */
    public static Access ofEnvironment(Map<String, String> environment) throws IOException {
        String url = required(environment, URL);
        String user = required(environment, USER);
        Path file = Path.of(required(environment, PASSWORD_FILE));
        if (!Files.isReadable(file)) {
            throw new CliException(PASSWORD_FILE + ": " + file + " cannot be read", ExitCodes.USAGE);
        }
        return new Access(address(url), user, Files.readString(file).strip());
    }

    private static URI address(String url) {
        try {
            URI address = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (address.getHost() != null && address.getScheme().matches("https?")) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // the same answer as for an address without a host
        }
        throw new CliException(URL + " must be http://host[:port] or https://host[:port]: " + url, ExitCodes.USAGE);
    }

    private static String required(Map<String, String> environment, String key) {
        @Nullable String value = environment.get(key);
        if (value == null || value.isBlank()) {
            throw new CliException(
                    "which cluster? Say --cluster NAME for a local one, or set " + URL + ", " + USER + " and "
                            + PASSWORD_FILE + " (" + key + " is not set)",
                    ExitCodes.USAGE);
        }
        return value;
    }
}
