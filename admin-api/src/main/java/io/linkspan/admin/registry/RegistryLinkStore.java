package io.linkspan.admin.registry;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.linkspan.admin.links.Link;
import io.linkspan.admin.links.LinkStore;
import io.linkspan.admin.links.StoredLink;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.SecretCipher.UndecipherableException;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.LinkEntryMapper;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Links in the {@code links} cache.
 *
 * <p>Each change takes a new number from the cluster-wide counter: it is the version that operators see, orders the values
 * of a key over all writers and over deletion and re-creation, and lets a writer recognise its own write when the answer to
 * it was lost and the client of the registry tried again.
 */
public final class RegistryLinkStore implements LinkStore {

    private static final String ACTOR = "admin/links";

    private final Registry registry;
    private final LinkEntryMapper mapper;
    private final Clock clock;

    /**
     * Over the registry.
     *
     * @param clock for the times that are shown
     */
    public RegistryLinkStore(Registry registry, LinkEntryMapper mapper, Clock clock) {
        this.registry = registry;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<Link>> all() {
        return Away.translate(links().snapshot()
                .thenApply(entries -> entries.values().stream().map(this::link).toList()));
    }

    @Override
    public CompletionStage<@Nullable StoredLink> find(String name) {
        return Away.translate(links().get(name)
                .thenApply(found -> found == null ? null : new RegistryStoredLink(link(found.value()), found, mapper)));
    }

    @Override
    public CompletionStage<@Nullable Link> create(LinkSpec spec) {
        String name = spec.name().value();
        return write(name, number -> mapper.toEntry(spec, null, clock.instant(), number), entry -> links().putIfAbsent(
                        name, entry));
    }

    @Override
    public CompletionStage<@Nullable Link> replace(StoredLink current, LinkSpec spec) {
        Versioned<LinkEntry> read = entry(current);
        return write(
                current.link().name(),
                number -> mapper.toEntry(spec, read.value(), clock.instant(), number),
                entry -> links().replace(current.link().name(), entry, read));
    }

    @Override
    public CompletionStage<@Nullable Link> enable(StoredLink current, boolean enabled) {
        Versioned<LinkEntry> read = entry(current);
        return write(
                current.link().name(),
                number -> LinkEntries.enabled(read.value(), enabled, clock.instant(), number),
                entry -> links().replace(current.link().name(), entry, read));
    }

    /** Switches off first, conditionally, so that whoever changed the link meanwhile wins and is not deleted unseen. */
    @Override
    public CompletionStage<Boolean> remove(StoredLink current) {
        return enable(current, false)
                .thenCompose(disabled -> disabled == null
                        ? completedFuture(false)
                        : Away.translate(links().remove(current.link().name()).thenApply(removed -> true)));
    }

    private CompletionStage<@Nullable Link> write(
            String name, LongFunction<LinkEntry> make, Function<LinkEntry, CompletionStage<Boolean>> write) {
        return Away.translate(registry.nextIncarnation(ACTOR).thenCompose(number -> {
            LinkEntry entry = make.apply(number);
            return write.apply(entry)
                    .thenCompose(written -> written ? completedFuture(true) : isStored(name, entry))
                    .thenApply(written -> written ? link(entry) : null);
        }));
    }

    /** A refused conditional write may be the repetition of one that succeeded. */
    private CompletionStage<Boolean> isStored(String name, LinkEntry entry) {
        return links().get(name)
                .thenApply(found -> found != null && found.value().revision().equals(entry.revision()));
    }

    private Link link(LinkEntry entry) {
        try {
            return new Link(
                    mapper.toSpec(LinkEntries.withoutSecrets(entry)),
                    entry.password() != null,
                    entry.tlsPrivateKeyPem() != null,
                    entry.revision().incarnation(),
                    Instant.parse(entry.createdAt()),
                    Instant.parse(entry.updatedAt()));
        } catch (UndecipherableException e) {
            throw new IllegalStateException("there is no secret left to decrypt", e);
        }
    }

    private static Versioned<LinkEntry> entry(StoredLink stored) {
        if (stored instanceof RegistryStoredLink ours) {
            return ours.entry();
        }
        throw new IllegalArgumentException("not read from this store");
    }

    private RegistryCache<String, LinkEntry> links() {
        return registry.links();
    }
}
