package io.linkspan.admin.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The internal interface of a broker with clients that the test makes up; wants the service identity's credentials. */
public final class BrokerStub implements AutoCloseable {
    private final HttpServer server;
    private final TreeMap<String, Boolean> clients = new TreeMap<>();
    private final String login;
    private int requests;

    public BrokerStub(String password) throws IOException {
        login = "Basic "
                + Base64.getEncoder().encodeToString(("linkspan-service:" + password).getBytes(StandardCharsets.UTF_8));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/internal/v1/clients", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public synchronized BrokerStub client(String id, boolean connected) {
        clients.put(id, connected);
        return this;
    }

    /** How often it was asked anything. */
    public synchronized int requests() {
        return requests;
    }

    /** Whether it has a session of this client. */
    public synchronized boolean knows(String id) {
        return clients.containsKey(id);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        requests++;
        String operation = exchange.getRequestMethod()
                + exchange.getRequestURI().getPath().substring("/internal/v1/clients".length());
        if (!login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "");
            return;
        }
        Map<String, String> query = query(exchange);
        String id = query.getOrDefault("id", "");
        Boolean connected = clients.get(id);
        if (operation.equals("GET")) {
            answer(exchange, 200, page(query));
        } else if (connected == null) {
            answer(exchange, 404, "{\"outcome\":\"NO_SUCH_CLIENT\"}");
        } else {
            switch (operation) {
                case "GET/one" -> answer(exchange, 200, client(id));
                case "GET/one/subscriptions" ->
                    answer(
                            exchange,
                            200,
                            "{\"items\":[{\"filter\":\"b/#\",\"qos\":1},{\"filter\":\"$share/g/a\","
                                    + "\"qos\":2,\"group\":\"g\",\"noLocal\":true,\"identifier\":7}]}");
                case "POST/one/disconnect" -> act(exchange, id, connected, "NOT_CONNECTED");
                default -> act(exchange, id, !connected, "IN_USE");
            }
        }
    }

    private void act(HttpExchange exchange, String id, boolean possible, String otherwise) throws IOException {
        if (possible) {
            if (exchange.getRequestMethod().equals("DELETE")) {
                clients.remove(id);
            } else {
                clients.put(id, false);
            }
        }
        answer(exchange, possible ? 200 : 409, "{\"outcome\":\"" + (possible ? "DONE" : otherwise) + "\"}");
    }

    private String page(Map<String, String> query) {
        int limit = Integer.parseInt(query.getOrDefault("limit", "500"));
        boolean inclusive = Boolean.parseBoolean(query.get("inclusive"));
        String wanted = query.get("connected");
        StringBuilder items = new StringBuilder();
        String next = null;
        int taken = 0;
        for (String id :
                clients.tailMap(query.getOrDefault("from", ""), inclusive).keySet()) {
            if (wanted != null && !wanted.equals(String.valueOf(clients.get(id)))) {
                continue;
            }
            items.append(items.isEmpty() ? "" : ",").append(client(id));
            if (++taken == limit) {
                next = id;
                break;
            }
        }
        return "{\"items\":[" + items + "],\"next\":" + (next == null ? "null" : "\"" + next + "\"") + "}";
    }

    private String client(String id) {
        return "{\"clientId\":\"" + id + "\",\"connected\":" + clients.get(id)
                + ",\"user\":\"ann\",\"address\":\"192.0.2.7:5\",\"listener\":\"mqtt\",\"protocol\":\"5.0\","
                + "\"keepAliveSeconds\":60,\"cleanStart\":true,\"sessionExpirySeconds\":30,\"connectedAtMillis\":1000,"
                + "\"subscriptions\":2,\"queuedMessages\":3,\"queuedBytes\":44,\"inflightMessages\":5}";
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> pairs = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            pairs.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return pairs;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
