package io.linkspan.link.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LivingReplicasTest {

    private static final LeaseHolder OTHER = new LeaseHolder("link/link-2", 7);

    private long nanos = 1;
    private final LivingReplicas living = new LivingReplicas(() -> nanos);

    private static NodeEntry entry(long incarnation) {
        return new NodeEntry(
                "link-2", "link", incarnation, "i", "h", 0, 0, 0, 0, "v", 0, true, Revision.first(incarnation));
    }

    private void settle() {
        nanos += NodeEntry.LINK_LIFESPAN.toNanos();
    }

    @Test
    void nobody_is_gone_before_the_registry_has_told_who_lives_and_everybody_had_time_to_say_so() {
        assertThat(living.gone(OTHER)).isFalse();
        living.snapshot(Map.of());
        assertThat(living.gone(OTHER)).isFalse();
        settle();
        assertThat(living.gone(OTHER)).isTrue();
    }

    @Test
    void a_process_is_gone_when_its_entry_is_and_lives_again_with_it() {
        living.snapshot(Map.of("link/link-2", entry(7)));
        settle();
        assertThat(living.gone(OTHER)).isFalse();
        living.removed("link/link-2");
        assertThat(living.gone(OTHER)).isTrue();
        living.put("link/link-2", entry(7));
        assertThat(living.gone(OTHER)).isFalse();
    }

    @Test
    void an_earlier_life_is_gone_and_a_lease_taken_anew_in_the_same_life_is_not() {
        living.snapshot(Map.of("link/link-2", entry(9)));
        settle();
        assertThat(living.gone(OTHER)).isTrue();
        assertThat(living.gone(new LeaseHolder("link/link-2", 11))).isFalse();
    }

    @Test
    void after_a_reconnection_what_is_missing_gets_time_to_be_written_again() {
        living.snapshot(Map.of("link/link-2", entry(7)));
        settle();
        living.snapshot(Map.of());
        assertThat(living.gone(OTHER)).isFalse();
    }
}
