package io.linkspan.link.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.link.LinkState;
import io.linkspan.link.status.StatusJudge.Control;
import io.linkspan.link.status.StatusJudge.Data;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusJudgeTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3);
    private static final Control ONLINE = new Control(new LinkState.Online(), null);
    private static final Data ALL = new Data(32, 32, null, null);
    private static final Data SOME = new Data(32, 31, null, null);
    private static final Data NONE = new Data(0, 0, null, null);

    @Test
    void online_takes_both_planes() {
        assertThat(word(ONLINE, ALL)).isEqualTo("online");
        assertThat(word(ONLINE, SOME)).isEqualTo("bootstrapping");
        assertThat(word(new Control(new LinkState.Bootstrapping(), null), ALL)).isEqualTo("bootstrapping");
    }

    @Test
    void messages_that_do_not_flow_are_a_cause_of_their_own() {
        Data stuck = new Data(32, 0, "cannot reach gcp:1883: connection refused", LATER);
        assertThat(StatusJudge.judge(ONLINE, true, stuck, true, NOW))
                .isEqualTo(new LinkStatus(
                        new LinkState.Disconnected(
                                "messages do not flow: cannot reach gcp:1883: connection refused", LATER),
                        LATER));
    }

    @Test
    void the_control_plane_comes_first() {
        Control failed = new Control(new LinkState.Failed("wrong user name or password at gcp:1883"), LATER);
        assertThat(StatusJudge.judge(failed, true, new Data(32, 0, "the same", LATER), true, NOW))
                .isEqualTo(new LinkStatus(new LinkState.Failed("wrong user name or password at gcp:1883"), LATER));
    }

    @Test
    void a_replica_that_only_carries_lanes_tells_of_them_and_one_that_does_nothing_tells_nothing() {
        assertThat(StatusJudge.judge(null, false, ALL, true, NOW))
                .isEqualTo(new LinkStatus(new LinkState.Online(), null));
        assertThat(StatusJudge.judge(null, false, NONE, true, NOW)).isNull();
        assertThat(word(ONLINE, NONE)).isEqualTo("online");
    }

    @Test
    void without_any_broker_node_of_ours_nothing_flows() {
        LinkStatus status = StatusJudge.judge(ONLINE, true, NONE, false, NOW);
        assertThat(status).isEqualTo(new LinkStatus(new LinkState.Bootstrapping(), null));
    }

    @Test
    void while_waiting_to_speak_it_is_connecting() {
        assertThat(word(null, ALL)).isEqualTo("connecting");
    }

    @Test
    void another_attempt_is_no_news_for_a_link_that_is_down() {
        LinkStatus down = new LinkStatus(new LinkState.Failed("because"), LATER);
        LinkStatus connecting = new LinkStatus(new LinkState.Connecting(), null);
        LinkStatus online = new LinkStatus(new LinkState.Online(), null);
        assertThat(connecting.after(down)).isEqualTo(down);
        assertThat(new LinkStatus(new LinkState.Handshaking(), null).after(down))
                .isEqualTo(down);
        assertThat(online.after(down)).isEqualTo(online);
        assertThat(connecting.after(online)).isEqualTo(connecting);
        assertThat(connecting.after(null)).isEqualTo(connecting);
    }

    private static @Nullable String word(@Nullable Control control, Data data) {
        LinkStatus status = StatusJudge.judge(control, true, data, true, NOW);
        return status == null ? null : status.state().word();
    }
}
