package io.linkspan.broker.jwt;

import io.linkspan.broker.access.login.AccessObserver;
import io.linkspan.broker.http.BoundedRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key Set behind a URL: fetched now and then, and when a token names a key that is not known, but not more often
 * than every {@link #PAUSE}. While it cannot be fetched the keys known before stay.
 */
public final class KeysByUrl implements TokenKeys {
    /** Between two looks that tokens cause: else anybody could make the broker hammer the URL with made-up key ids. */
    public static final Duration PAUSE = Duration.ofSeconds(10);

    /** Bytes of a key set. */
    public static final int MAX_BYTES = 1 << 20;

    private final URI url;
    private final AccessObserver observer;
    private final LongSupplier nanoTime;
    private final BoundedRequests requests;
    private final Duration timeout;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable List<JsonWebKey> keys;
    private volatile long lookedNanos;
    private volatile boolean looked;
    private boolean away;

    public KeysByUrl(URI url, Duration timeout, AccessObserver observer, LongSupplier nanoTime) {
        this.url = url;
        this.timeout = timeout;
        this.observer = observer;
        this.nanoTime = nanoTime;
        this.requests = new BoundedRequests(timeout, MAX_BYTES);
    }

    @Override
    public List<JsonWebKey> known() throws IOException {
        List<JsonWebKey> now = keys;
        return now == null ? renewed() : now;
    }

    @Override
    public List<JsonWebKey> renewed() throws IOException {
        fetching.lock();
        try {
            if (!looked || nanoTime.getAsLong() - lookedNanos >= PAUSE.toNanos()) {
                fetch();
            }
        } finally {
            fetching.unlock();
        }
        List<JsonWebKey> now = keys;
        if (now == null) {
            throw new IOException("the key set could not be fetched yet");
        }
        return now;
    }

    /** Fetches the keys; what fails is reported and changes nothing. */
    public void refresh() {
        fetching.lock();
        try {
            fetch();
        } finally {
            fetching.unlock();
        }
    }

    private void fetch() {
        looked = true;
        try {
            var answer = requests.send(
                    HttpRequest.newBuilder(url).timeout(timeout).GET().build());
            if (answer.status() != 200) {
                throw new IOException("HTTP status " + answer.status());
            }
            List<JsonWebKey> fetched = KeyText.set(new String(answer.body(), StandardCharsets.UTF_8));
            if (fetched.isEmpty()) {
                throw new IOException("the set has no public key");
            }
            keys = fetched;
            if (away) {
                observer.sourceChanged(url.toString(), null);
            }
            away = false;
        } catch (JoseException | ClassCastException malformed) {
            failed("the answer is no JSON Web Key Set");
        } catch (IOException failed) {
            failed(String.valueOf(failed.getMessage()));
        } finally {
            lookedNanos = nanoTime.getAsLong();
        }
    }

    private void failed(String cause) {
        if (!away) {
            observer.sourceChanged(url.toString(), cause);
        }
        away = true;
    }
}
