package io.linkspan.admin.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.linkspan.admin.audit.AuditEvent;
import io.linkspan.admin.links.ChangeOutcome;
import io.linkspan.admin.links.LinkInput;
import io.linkspan.admin.links.Links;
import io.linkspan.admin.links.Precondition;
import io.linkspan.admin.links.SecretChange;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpecDraft;
import io.linkspan.contracts.link.SecretCipher;
import io.linkspan.contracts.link.Violation;
import io.linkspan.registry.client.memory.MemoryRegistry;
import io.linkspan.registry.client.schema.LinkEntryMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The use cases over the store, with the races and losses that a real registry does not show on demand. */
class LinksTest {

    private static final Precondition ANY = new Precondition.AnyVersion();

    private final MemoryRegistry registry = new MemoryRegistry();
    private final List<AuditEvent> audit = new ArrayList<>();
    private final Links links = links(SecretCipher.newKey());

    @Test
    void changeWithoutVersionIsRepeatedWhenSomebodyElseWasFaster() {
        createLink();
        registry.links().beforeNextWrite(() -> done(links.enable("otto", "gcp", false, ANY)));

        ChangeOutcome outcome = done(links.replace("anna", "gcp", input(new SecretChange.Keep(), "h2"), ANY));

        assertThat(outcome).isInstanceOfSatisfying(ChangeOutcome.Done.class, replaced -> assertThat(
                        replaced.link().spec().server().host())
                .isEqualTo("h2"));
        assertThat(audit).extracting(AuditEvent::outcome).containsExactly("created", "disabled", "replaced");
    }

    @Test
    void changeOfAVersionIsStaleWhenSomebodyElseWasFaster() {
        long version = createLink();
        registry.links().beforeNextWrite(() -> done(links.enable("otto", "gcp", false, ANY)));

        ChangeOutcome outcome = done(links.replace(
                "anna", "gcp", input(new SecretChange.Keep(), "h2"), new Precondition.OneOf(Set.of(version))));

        assertThat(outcome).isInstanceOf(ChangeOutcome.Stale.class);
    }

    @Test
    void deletionOfAVersionDoesNotTakeAnotherOneWithIt() {
        long version = createLink();
        registry.links()
                .beforeNextWrite(() -> done(links.replace("otto", "gcp", input(new SecretChange.Keep(), "h2"), ANY)));

        ChangeOutcome outcome = done(links.delete("anna", "gcp", new Precondition.OneOf(Set.of(version))));

        assertThat(outcome).isInstanceOf(ChangeOutcome.Stale.class);
        assertThat(done(links.find("gcp"))).isNotNull();
    }

    @Test
    void endlessRacesEnd() {
        createLink();
        registry.links().beforeNextWrite(new Rival());

        assertThat(done(links.replace("anna", "gcp", input(new SecretChange.Keep(), "h2"), ANY)))
                .isEqualTo(new ChangeOutcome.Contended());
    }

    /** Always a little faster, by changing the link and lying in wait again. */
    private final class Rival implements Runnable {
        private boolean enabled = true;

        @Override
        public void run() {
            enabled = !enabled;
            done(links.enable("otto", "gcp", enabled, ANY));
            registry.links().beforeNextWrite(this);
        }
    }

    @Test
    void passwordKeptUnderALostKeyHasToBeSentAgain() {
        createLink();
        Links otherKey = links(SecretCipher.newKey());

        assertThat(done(otherKey.replace("anna", "gcp", input(new SecretChange.Keep(), "h2"), ANY)))
                .isInstanceOfSatisfying(ChangeOutcome.Invalid.class, invalid -> assertThat(invalid.violations())
                        .extracting(Violation::field, Violation::code)
                        .containsExactly(tuple("password", "undecipherable")));
        assertThat(done(otherKey.replace("anna", "gcp", input(new SecretChange.Replace("new"), "h2"), ANY)))
                .isInstanceOf(ChangeOutcome.Done.class);
        assertThat(done(otherKey.replace("anna", "gcp", input(new SecretChange.Keep(), "h3"), ANY)))
                .isInstanceOf(ChangeOutcome.Done.class);
    }

    @Test
    void changeIsAuditedAlsoWhenTheRegistryIsSilent() {
        registry.goAway();

        assertThatThrownBy(() -> done(links.create("anna", input(new SecretChange.Keep(), "h"))))
                .hasMessageContaining("does not answer");
        assertThat(audit).containsExactly(new AuditEvent("anna", "create", "gcp", "registry-unavailable"));
    }

    @Test
    void dryRunsAreNeitherStoredNorAudited() {
        assertThat(done(links.tryCreate(input(new SecretChange.Replace("s"), "h"))))
                .isInstanceOf(ChangeOutcome.Valid.class);
        createLink();
        audit.clear();

        assertThat(done(links.tryReplace("gcp", input(new SecretChange.Clear(), "h2"), ANY)))
                .isInstanceOfSatisfying(ChangeOutcome.Valid.class, valid -> {
                    assertThat(valid.preview().passwordSet()).isFalse();
                    assertThat(valid.preview().spec().server().host()).isEqualTo("h2");
                });
        assertThat(done(links.find("gcp"))).isNotNull().satisfies(link -> assertThat(link.passwordSet())
                .isTrue());
        assertThat(audit).isEmpty();
    }

    private long createLink() {
        ChangeOutcome outcome = done(links.create("anna", input(new SecretChange.Replace("s3cret"), "h")));
        assertThat(outcome).isInstanceOf(ChangeOutcome.Done.class);
        return ((ChangeOutcome.Done) outcome).link().version();
    }

    private Links links(String key) {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        return new Links(
                new RegistryLinkStore(registry, new LinkEntryMapper(SecretCipher.ofKey(key)), clock),
                new RegistryReportStore(registry),
                audit::add,
                ClusterName.of("aws"),
                clock);
    }

    private static LinkInput input(SecretChange password, String host) {
        return new LinkInput(
                new LinkSpecDraft("gcp", host, null, "aws", null, null, null, null, null, null, null, null),
                password,
                new SecretChange.Keep(),
                List.of());
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
