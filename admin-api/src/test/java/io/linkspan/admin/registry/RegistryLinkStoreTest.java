package io.linkspan.admin.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.admin.links.Link;
import io.linkspan.admin.links.Secrets;
import io.linkspan.admin.links.SecretsOutcome;
import io.linkspan.admin.links.StoreAwayException;
import io.linkspan.admin.links.StoredLink;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.SecretCipher;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.memory.MemoryRegistry;
import io.linkspan.registry.client.schema.LinkEntryMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryLinkStoreTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryRegistry registry = new MemoryRegistry();
    private final RegistryLinkStore store = store(SecretCipher.newKey());

    @Test
    void secretsAreStoredEncryptedAndReadBackOnlyOnDemand() {
        Link link = created(spec("s3cret"));

        var entry = Objects.requireNonNull(get(registry.links().get("gcp"))).value();
        assertThat(entry.password()).startsWith("v1:").doesNotContain("s3cret");
        assertThat(link.passwordSet()).isTrue();
        assertThat(link.spec().password()).isNull();
        assertThat(found("gcp").secrets()).isEqualTo(new SecretsOutcome.Decrypted(new Secrets("s3cret", null)));
        assertThat(found("gcp").link()).isEqualTo(link);
    }

    @Test
    void createDoesNotReplace() {
        created(spec("one"));

        assertThat(get(store.create(spec("two")))).isNull();
        assertThat(found("gcp").secrets()).isEqualTo(new SecretsOutcome.Decrypted(new Secrets("one", null)));
    }

    @Test
    void everyChangeHasANewVersionAndDeletionDoesNotBringOldOnesBack() {
        long first = created(spec(null)).version();
        long second =
                Objects.requireNonNull(get(store.enable(found("gcp"), false))).version();
        assertThat(get(store.remove(found("gcp")))).isTrue();
        long third = created(spec(null)).version();

        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(third);
    }

    @Test
    void changeOfAnOutdatedLinkIsRefused() {
        created(spec(null));
        StoredLink outdated = found("gcp");
        get(store.enable(found("gcp"), false));

        assertThat(get(store.enable(outdated, false))).isNull();
        assertThat(get(store.replace(outdated, spec("new")))).isNull();
        assertThat(get(store.remove(outdated))).isFalse();
        assertThat(found("gcp").link().spec().enabled()).isFalse();
    }

    @Test
    void ownWriteIsRecognisedWhenItsAnswerWasLost() {
        registry.links().loseAnswers(1);
        Link link = created(spec("s3cret"));
        assertThat(found("gcp").link()).isEqualTo(link);

        registry.links().loseAnswers(1);
        Link disabled = get(store.enable(found("gcp"), false));
        assertThat(disabled).isNotNull();
        assertThat(found("gcp").link()).isEqualTo(disabled);
    }

    @Test
    void switchingOnAndOffNeedsNoKey() {
        created(spec("s3cret"));
        String before =
                Objects.requireNonNull(get(registry.links().get("gcp"))).value().password();
        RegistryLinkStore otherKey = store(SecretCipher.newKey());

        StoredLink stored = Objects.requireNonNull(get(otherKey.find("gcp")));
        assertThat(stored.secrets()).isEqualTo(new SecretsOutcome.Undecipherable());
        assertThat(get(otherKey.enable(stored, false))).isNotNull();

        assertThat(Objects.requireNonNull(get(registry.links().get("gcp")))
                        .value()
                        .password())
                .isEqualTo(before);
    }

    @Test
    void creationTimeSurvivesChanges() {
        created(spec(null));
        RegistryLinkStore later = new RegistryLinkStore(
                registry,
                new LinkEntryMapper(SecretCipher.ofKey(SecretCipher.newKey())),
                Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));

        Link replaced =
                Objects.requireNonNull(get(later.replace(Objects.requireNonNull(get(later.find("gcp"))), spec(null))));

        assertThat(replaced.createdAt()).isEqualTo(NOW);
        assertThat(replaced.updatedAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void silenceOfTheRegistryIsToldFromBugs() {
        registry.goAway();

        assertThatThrownBy(() -> get(store.all())).hasCauseInstanceOf(StoreAwayException.class);
        assertThatThrownBy(() -> get(store.find("gcp"))).hasCauseInstanceOf(StoreAwayException.class);
        assertThatThrownBy(() -> get(store.create(spec(null)))).hasCauseInstanceOf(StoreAwayException.class);
    }

    private RegistryLinkStore store(String key) {
        return new RegistryLinkStore(
                registry, new LinkEntryMapper(SecretCipher.ofKey(key)), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Link created(LinkSpec spec) {
        return Objects.requireNonNull(get(store.create(spec)));
    }

    private StoredLink found(String name) {
        return Objects.requireNonNull(get(store.find(name)));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static LinkSpec spec(@Nullable String password) {
        return new LinkSpec(
                ClusterName.of("gcp"),
                ServerAddress.parse("gcp.example.com:11883"),
                "from-aws",
                password == null ? null : "aws",
                password,
                List.of(TopicFilter.of("from-cluster")),
                TlsSpec.OFF,
                1,
                100,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                true);
    }
}
