package io.linkspan.broker.http;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.acl.AclText.InvalidRuleException;
import io.linkspan.broker.access.acl.OwnRules;
import io.linkspan.broker.access.login.AccessObserver;
import io.linkspan.broker.packet.ReasonCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * {@code http}: asks a hook by POST and JSON. {@code 200} with {@code result} {@code allow}, {@code deny} or {@code ignore}
 * decides, {@code 401} and {@code 403} deny; anything else, and no answer in time, turns the client away with 0x88.
 */
public final class HttpAuthenticator implements Authenticator {
    public static final String NAME = "http";

    /** Bytes of an answer. */
    public static final int MAX_ANSWER_BYTES = 64 << 10;

    /**
     * Where and how the hook is asked.
     *
     * @param timeout for a free request, and again for the whole answer
     * @param cacheTtl how long a decision is kept; zero: not at all
     * @param cacheEntries decisions that are kept
     * @param maximumRequests under way at a time
     * @param headers sent along, such as Authorization
     */
    public record Settings(
            URI url,
            Duration timeout,
            Duration cacheTtl,
            int cacheEntries,
            int maximumRequests,
            Map<String, String> headers) {
        /** Copies the headers. */
        public Settings {
            headers = Map.copyOf(headers);
        }

        /** Leaves the headers out: they hold secrets. */
        @Override
        public String toString() {
            return "Settings[" + url.getHost() + "]";
        }
    }

    private static final Denied UNAVAILABLE = new Denied(ReasonCode.SERVER_UNAVAILABLE, Cause.UNAVAILABLE);

    private final Settings settings;
    private final AccessObserver observer;
    private final BoundedRequests requests;
    private final Semaphore free;
    private final AnswerCache cache;
    private final AtomicBoolean away = new AtomicBoolean();

    public HttpAuthenticator(Settings settings, AccessObserver observer, LongSupplier nanoTime) {
        this.settings = settings;
        this.observer = observer;
        this.requests = new BoundedRequests(settings.timeout(), MAX_ANSWER_BYTES);
        this.free = new Semaphore(settings.maximumRequests());
        this.cache = new AnswerCache(settings.cacheTtl(), settings.cacheEntries(), nanoTime);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Decisions that are kept now. */
    public int cached() {
        return cache.size();
    }

    @Override
    public boolean quick(LoginRequest request) {
        return false;
    }

    @Override
    public Authentication authenticate(LoginRequest request) {
        ByteBuffer name = cache.name(request);
        Authentication known = cache.get(name);
        if (known != null) {
            return known;
        }
        try {
            if (!free.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Denied(ReasonCode.SERVER_BUSY, Cause.BUSY);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return UNAVAILABLE;
        }
        try {
            Authentication outcome = ask(request);
            cache.put(name, outcome);
            if (away.getAndSet(false)) {
                observer.sourceChanged(source(), null);
            }
            return outcome;
        } catch (IOException failed) {
            if (!away.getAndSet(true)) {
                observer.sourceChanged(source(), String.valueOf(failed.getMessage()));
            }
            return UNAVAILABLE;
        } finally {
            free.release();
        }
    }

    // Without its query, which may hold a secret.
    private String source() {
        URI url = settings.url();
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + url.getPath();
    }

    private Authentication ask(LoginRequest request) throws IOException {
        var post = HttpRequest.newBuilder(settings.url())
                .timeout(settings.timeout())
                .POST(HttpRequest.BodyPublishers.ofString(question(request)));
        settings.headers().forEach(post::setHeader);
        post.setHeader("Content-Type", "application/json");
        BoundedRequests.Answer answer = requests.send(post.build());
        return switch (answer.status()) {
            case 200 -> decision(request, answer.body());
            case 401, 403 -> Denied.WRONG;
            default -> throw new IOException("HTTP status " + answer.status());
        };
    }

    private static String question(LoginRequest request) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("clientId", request.clientId());
        if (request.username() != null) {
            fields.put("username", request.username());
        }
        byte[] password = request.password();
        if (password != null) {
            String text = text(password);
            fields.put(
                    text == null ? "passwordBase64" : "password",
                    text == null ? Base64.getEncoder().encodeToString(password) : text);
        }
        fields.put("listener", request.listener());
        InetAddress address = request.address();
        if (address != null) {
            fields.put("address", address.getHostAddress());
        }
        return JsonUtil.toJson(fields);
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    private static Authentication decision(LoginRequest request, byte[] body) throws IOException {
        try {
            Map<String, Object> answer = JsonUtil.parseJson(new String(body, StandardCharsets.UTF_8));
            String result = String.valueOf(answer.get("result"));
            return switch (result) {
                case "allow" -> {
                    String name = answer.get("username") instanceof String named ? named : request.username();
                    yield new Granted(
                            name == null ? new Principal.Anonymous() : new Principal.User(name),
                            OwnRules.parse(answer.get("acl")),
                            null);
                }
                case "deny" -> Denied.WRONG;
                case "ignore" -> Authentication.NOT_MINE;
                default -> throw new IOException("the answer has no result allow, deny or ignore");
            };
        } catch (JoseException | ClassCastException malformed) {
            throw new IOException("the answer is not a JSON object"); // its text may be secret
        } catch (InvalidRuleException invalid) {
            throw new IOException("a rule of the answer: " + invalid.getMessage(), invalid);
        }
    }

    /** Leaves headers and query out. */
    @Override
    public String toString() {
        return "HttpAuthenticator[" + source() + "]";
    }
}
