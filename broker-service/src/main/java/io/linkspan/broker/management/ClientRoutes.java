package io.linkspan.broker.management;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.inspect.ClientFilter;
import io.linkspan.broker.inspect.Inspector;
import io.linkspan.broker.inspect.Outcome;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /internal/v1/clients} of this node. A client id stands in the query: it may be any text. */
@ApplicationScoped
class ClientRoutes {
    static final String CLIENTS = "/internal/v1/clients";
    static final int MAX_LIMIT = 500;

    private final BrokerConfig config;
    private final Inspector inspector;

    ClientRoutes(BrokerConfig config, Inspector inspector) {
        this.config = config;
        this.inspector = inspector;
    }

    void register(@Observes ManagementInterface management) {
        config.servicePasswordFile().map(ClientRoutes::secret).ifPresent(password -> {
            var login = new ServiceLogin(config.serviceUsername(), password);
            Router router = management.router();
            router.route(CLIENTS + "*").handler(context -> authenticate(login, context));
            router.get(CLIENTS).handler(this::list);
            router.get(CLIENTS + "/one").handler(this::one);
            router.get(CLIENTS + "/one/subscriptions").handler(this::subscriptions);
            router.route(HttpMethod.POST, CLIENTS + "/one/disconnect")
                    .handler(context -> act(context, inspector::disconnect));
            router.delete(CLIENTS + "/one").handler(context -> act(context, inspector::remove));
        });
    }

    private static void authenticate(ServiceLogin login, RoutingContext context) {
        if (login.admits(context.request().getHeader("Authorization"))) {
            context.next();
        } else {
            context.response()
                    .putHeader("WWW-Authenticate", "Basic realm=\"linkspan-internal\"")
                    .setStatusCode(401)
                    .end();
        }
    }

    private void list(RoutingContext context) {
        var filter = new ClientFilter(
                connected(context.queryParams().get("connected")),
                context.queryParams().get("user"),
                context.queryParams().get("listener"),
                context.queryParams().get("prefix"));
        String from = Objects.requireNonNullElse(context.queryParams().get("from"), "");
        boolean inclusive = "true".equals(context.queryParams().get("inclusive"));
        int limit = limit(context.queryParams().get("limit"));
        if (limit == 0) {
            answer(context, 400, new JsonObject().put("error", "limit must be 1.." + MAX_LIMIT));
        } else {
            answer(context, inspector.page(filter, from, inclusive, limit), ClientJson::page);
        }
    }

    private static @Nullable Boolean connected(@Nullable String text) {
        return text == null ? null : Boolean.valueOf(text);
    }

    private static int limit(@Nullable String text) {
        try {
            int limit = text == null ? MAX_LIMIT : Integer.parseInt(text);
            return limit > 0 && limit <= MAX_LIMIT ? limit : 0;
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private void one(RoutingContext context) {
        answer(context, inspector.find(id(context)), ClientJson::client);
    }

    private void subscriptions(RoutingContext context) {
        answer(context, inspector.subscriptions(id(context)), ClientJson::subscriptions);
    }

    private static void act(RoutingContext context, Function<String, CompletionStage<Outcome>> action) {
        action.apply(id(context)).whenComplete((outcome, failure) -> {
            if (failure != null) {
                answer(context, 500, new JsonObject());
            } else {
                int status =
                        switch (outcome) {
                            case DONE -> 200;
                            case NO_SUCH_CLIENT -> 404;
                            case NOT_CONNECTED, IN_USE -> 409;
                        };
                answer(context, status, new JsonObject().put("outcome", outcome.name()));
            }
        });
    }

    private static String id(RoutingContext context) {
        return Objects.requireNonNullElse(context.queryParams().get("id"), "");
    }

    private static <T> void answer(
            RoutingContext context, CompletionStage<? extends @Nullable T> stage, Function<T, JsonObject> json) {
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                answer(context, 500, new JsonObject());
            } else if (value == null) {
                answer(context, 404, new JsonObject());
            } else {
                answer(context, 200, json.apply(value));
            }
        });
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        context.vertx().runOnContext(ignored -> context.response()
                .putHeader("Content-Type", "application/json")
                .setStatusCode(status)
                .end(body.toBuffer()));
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("linkspan.broker.service-password-file cannot be read: " + file, unreadable);
        }
    }
}
