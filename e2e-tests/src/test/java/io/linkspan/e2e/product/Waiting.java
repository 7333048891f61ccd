package io.linkspan.e2e.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for what operators would wait for: states and route lists of the REST API. */
public final class Waiting {
    private Waiting() {}

    /** Up to the usual patience; a REST API that is away for a moment is no failure. */
    public static ConditionFactory until(String what) {
        return Awaitility.await(what)
                .atMost(Settings.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Settings.GLANCE)
                .ignoreExceptionsInstanceOf(Rest.RestException.class);
    }

    /** Returns when a value has become the expected one and has stayed so for a while. */
    public static <T> void settled(String what, T expected, Supplier<T> value) {
        Awaitility.await(what)
                .atMost(Settings.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Settings.GLANCE)
                .ignoreExceptionsInstanceOf(Rest.RestException.class)
                .during(Settings.QUIET)
                .untilAsserted(() -> assertThat(value.get()).isEqualTo(expected));
    }

    /** Both links between these clusters are online, and each side's routes are what the other announces. */
    public static void linked(Cluster one, Cluster other) {
        until(one + " and " + other + " are linked").untilAsserted(() -> {
            online(one, other);
            online(other, one);
        });
        agreed(one, other);
    }

    /** What each side announces is what the other one holds as external routes. */
    public static void agreed(Cluster one, Cluster other) {
        until("the route lists of " + one + " and " + other + " agree").untilAsserted(() -> {
            assertThat(external(other, one)).isEqualTo(announced(one, other));
            assertThat(external(one, other)).isEqualTo(announced(other, one));
        });
    }

    /** {@code at} knows that {@code peer} wants what this filter matches. */
    public static void wanted(Cluster at, Cluster peer, String filter) {
        until(at + " knows that " + peer + " wants " + filter)
                .untilAsserted(() -> assertThat(external(at, peer)).containsKey(filter));
    }

    /** {@code at} knows that {@code peer} does not want this filter any more. */
    public static void unwanted(Cluster at, Cluster peer, String filter) {
        until(at + " knows that " + peer + " does not want " + filter)
                .untilAsserted(() -> assertThat(external(at, peer)).doesNotContainKey(filter));
    }

    /** What a cluster wants from a peer. */
    public static SortedMap<String, Set<String>> announced(Cluster at, Cluster peer) {
        return at.rest().routes(peer.name(), "announced");
    }

    /** What a cluster knows that a peer wants. */
    public static SortedMap<String, Set<String>> external(Cluster at, Cluster peer) {
        return at.rest().routes(peer.name(), "external");
    }

    private static void online(Cluster at, Cluster peer) {
        List<String> nodes = at.nodes("link").stream().map(node -> "online").toList();
        assertThat(at.rest().status(peer.name()))
                .as("link %s of %s", peer, at)
                .isEqualTo(new Rest.Status("online", null, nodes.isEmpty() ? List.of("online") : nodes));
    }
}
