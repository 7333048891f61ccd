package io.linkspan.registry.client.hotrod;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.infinispan.client.hotrod.configuration.ConfigurationBuilder;

/** Finds out, before a session is tried, whether a registry node is there and, with TLS, whom it says it is; blocks. */
final class Probe {
    private static final int PROBE_MILLIS = 1_000;
    private static final int HANDSHAKE_MILLIS = 2_000;

    private Probe() {}

    /** Returns when one node has answered. @throws IOException what the last one did instead */
    static void run(ConnectionSettings settings) throws IOException {
        IOException last = null;
        for (InetSocketAddress address : addresses(settings.servers())) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), PROBE_MILLIS);
                if (settings.tls() != null) {
                    handshake(socket, address, settings.tls());
                }
                return;
            } catch (IOException failure) {
                last = failure;
            }
        }
        throw last == null ? new IOException("no registry server is configured") : last;
    }

    private static void handshake(Socket socket, InetSocketAddress address, RegistryTls tls) throws IOException {
        socket.setSoTimeout(HANDSHAKE_MILLIS);
        try (SSLSocket over = (SSLSocket)
                tls.context().getSocketFactory().createSocket(socket, tls.serverName(), address.getPort(), true)) {
            SSLParameters parameters = over.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            over.setSSLParameters(parameters);
            over.startHandshake();
        } catch (SSLException failure) {
            String refusal = tls.takeRefusal();
            throw refusal == null
                    ? new SSLException(
                            RegistryTls.PREFIX + ": no TLS with " + address.getHostString() + ":" + address.getPort()
                                    + " (" + failure.getMessage() + ")",
                            failure)
                    : new SSLException(refusal, failure);
        }
    }

    /** The nodes of {@code host:port;host:port}; nothing is looked up. */
    static List<InetSocketAddress> addresses(String servers) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        ConfigurationBuilder.parseServers(
                servers, (host, port) -> addresses.add(InetSocketAddress.createUnresolved(host, port)));
        return addresses;
    }
}
