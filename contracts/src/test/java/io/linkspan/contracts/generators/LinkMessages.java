package io.linkspan.contracts.generators;

import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random control messages of every kind. */
public final class LinkMessages {
    /** Kinds of message that {@link #message} makes. */
    public static final int KINDS = 13;

    private LinkMessages() {}

    /** Any control message. */
    public static LinkMessage message(Random random) {
        return message(random, random.nextInt(KINDS));
    }

    /** A control message of that kind, 0 to {@link #KINDS} - 1. */
    public static LinkMessage message(Random random, int kind) {
        String actor = actor(random);
        long incarnation = Messages.positive(random);
        long revision = Messages.positive(random) - 1;
        return switch (kind) {
            case 0 -> hello(random);
            case 1 ->
                new LinkMessage.HelloAccepted(
                        1 + random.nextInt(100),
                        random.nextBoolean(),
                        revision,
                        Messages.cluster(random),
                        Messages.positive(random));
            case 2 -> new LinkMessage.HelloRefused(code(random), Texts.text(random, 100));
            case 3 -> new LinkMessage.BootstrapPart(actor, incarnation, revision, routes(random));
            case 4 -> new LinkMessage.BootstrapEnd(actor, incarnation, revision, random.nextInt(Integer.MAX_VALUE));
            case 5 -> delta(random, actor, incarnation);
            case 6 -> new LinkMessage.RoutesApplied(actor, incarnation, revision);
            case 7 -> new LinkMessage.ResyncWanted(Texts.text(random, 100));
            case 8 -> new LinkMessage.Heartbeat(actor, incarnation, revision, Messages.positive(random) - 1);
            case 9 -> new LinkMessage.HeartbeatAnswer(actor, incarnation, revision, Messages.positive(random) - 1);
            case 10 -> new LinkMessage.LaneOpen(Messages.stream(random), incarnation);
            case 11 -> new LinkMessage.LaneOpened(Messages.stream(random), revision);
            default -> new LinkMessage.LaneRefused(code(random), Texts.text(random, 100));
        };
    }

    private static LinkMessage hello(Random random) {
        Set<String> capabilities = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            capabilities.add("word-" + random.nextInt(100));
        }
        int min = 1 + random.nextInt(10);
        return new LinkMessage.Hello(
                min,
                min + random.nextInt(1_000),
                capabilities,
                Messages.cluster(random),
                Messages.cluster(random),
                Messages.instance(random),
                actor(random),
                Messages.positive(random),
                Messages.positive(random));
    }

    private static LinkMessage delta(Random random, String actor, long incarnation) {
        long from = random.nextLong(Long.MAX_VALUE / 2);
        List<TopicFilter> removed = Texts.filters(random, 6, 4);
        return new LinkMessage.Delta(
                actor, incarnation, from, from + 1 + random.nextInt(1_000), routes(random), removed);
    }

    /** Up to six routes that may be announced. */
    public static List<Route> routes(Random random) {
        List<Route> routes = new ArrayList<>();
        for (TopicFilter filter : Texts.filters(random, 6, 4)) {
            if (filter.value().charAt(0) != '$') {
                routes.add(new Route(filter, RouteKinds.of(1 + random.nextInt(7))));
            }
        }
        return routes;
    }

    private static String actor(Random random) {
        return "link-" + random.nextInt(3) + (random.nextBoolean() ? "" : ".R_" + random.nextInt(1_000));
    }

    private static RefusalCode code(Random random) {
        RefusalCode[] codes = RefusalCode.values();
        return codes[random.nextInt(codes.length)];
    }
}
