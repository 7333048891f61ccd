package io.linkspan.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LinkStateTest {
    private static final Instant LATER = Instant.parse("2026-01-01T00:00:05Z");

    @Test
    void theWayToOnlineGoesThroughBootstrappingTheFirstTimeAndStraightWhenResumed() {
        LinkState.Handshaking handshaking = new LinkState.Disabled().enable().connected();
        assertThat(handshaking.accepted().applied()).isEqualTo(new LinkState.Online());
        assertThat(handshaking.resumed()).isEqualTo(new LinkState.Online());
        assertThat(handshaking.resumed().resync()).isEqualTo(new LinkState.Bootstrapping());
    }

    @Test
    void everyActiveStateMayBeLostOrRefusedAndTriedAgain() {
        LinkState.Active[] active = {
            new LinkState.Connecting(),
            new LinkState.Handshaking(),
            new LinkState.Bootstrapping(),
            new LinkState.Online()
        };
        for (LinkState.Active state : active) {
            assertThat(state.lost("peer not answering", LATER))
                    .isEqualTo(new LinkState.Disconnected("peer not answering", LATER));
            assertThat(state.lost("x", LATER).retry()).isEqualTo(new LinkState.Connecting());
            assertThat(state.refused("wrong name").retry()).isEqualTo(new LinkState.Connecting());
            assertThat(state.disable()).isEqualTo(new LinkState.Disabled());
        }
    }

    @Test
    void theWordsAreThoseOfTheProduct() {
        LinkState[] states = {
            new LinkState.Disabled(),
            new LinkState.Connecting(),
            new LinkState.Handshaking(),
            new LinkState.Bootstrapping(),
            new LinkState.Online(),
            new LinkState.Disconnected("c", LATER),
            new LinkState.Failed("r")
        };
        assertThat(states)
                .extracting(LinkState::word)
                .containsExactly(
                        "disabled", "connecting", "handshaking", "bootstrapping", "online", "disconnected", "failed");
    }
}
