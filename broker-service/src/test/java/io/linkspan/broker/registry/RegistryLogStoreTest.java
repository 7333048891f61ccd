package io.linkspan.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.log.LogStore.Life;
import io.linkspan.broker.log.Standing;
import io.linkspan.registry.client.memory.MemoryRegistry;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The heads of a node's log while one of its lives ends and another begins. */
class RegistryLogStoreTest {
    private final MemoryRegistry registry = new MemoryRegistry();
    private final RegistryLogStore first = new RegistryLogStore(registry, "node-1", 1);
    private final RegistryLogStore second = new RegistryLogStore(registry, "node-1", 2);

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void aLifeThatHasBegunKnowsThoseBefore() {
        assertThat(done(first.begin(1))).isEmpty();
        assertThat(done(first.begin(1))).as("said again").isEmpty();
        done(first.lives(List.of(new Life(1, 7, 5))));
        assertThat(done(second.begin(2))).containsExactly(new Life(1, 7, 5));
        assertThat(done(second.begin(2))).as("said again").containsExactly(new Life(1, 7, 5));
    }

    @Test
    void aLifeThatIsOverMovesNothingThatTheNextOneReads() {
        done(first.begin(1));
        done(second.begin(2));
        assertThatThrownBy(() -> done(first.lives(List.of(new Life(1, 9, 9)))))
                .hasMessageContaining("a later life of this node has begun: 2");
        assertThatThrownBy(() -> done(first.begin(1))).hasMessageContaining("a later life of this node has begun: 2");
        var third = new RegistryLogStore(registry, "node-1", 3);
        assertThat(done(third.begin(3))).containsExactly(new Life(1, 0, 0), new Life(2, 0, 0));
    }

    @Test
    void aNodeOfWhichNothingIsLeftIsNotAmongThoseThatHaveALog() {
        var sessions = new SessionFeed(registry, new Standing(System::nanoTime, () -> {}));
        sessions.start("node-2", 3);
        done(first.begin(1));
        assertThat(done(sessions.nodes())).containsExactly("node-1");
        done(first.lives(List.of()));
        assertThat(done(sessions.nodes())).isEmpty();
        assertThat(done(second.begin(2))).isEmpty();
    }
}
