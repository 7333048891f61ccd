package io.linkspan.admin.clients;

import io.linkspan.admin.cluster.Node;
import io.linkspan.admin.cluster.NodeStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts one question to every living broker of the cluster at once: one request to each. */
final class AllBrokers {
    private static final String BROKER = "broker";

    private final NodeStore nodes;

    AllBrokers(NodeStore nodes) {
        this.nodes = nodes;
    }

    /**
     * What they said.
     *
     * @param answers in no order
     * @param unanswered node ids of those that did not answer in time, or would not, sorted
     */
    record Said<T extends @Nullable Object>(List<Answer<T>> answers, List<String> unanswered) {
        /** The answers without their nodes. */
        List<T> values() {
            List<T> values = new ArrayList<>();
            answers.forEach(answer -> values.add(answer.value()));
            return values;
        }
    }

    /** What one of them said. */
    record Answer<T extends @Nullable Object>(Node broker, T value) {}

    private record Asked<T extends @Nullable Object>(Node broker, CompletableFuture<T> answer) {}

    /** Asks the living; fails with {@link BrokerAwayException} when there are some and none of them answers. */
    <T extends @Nullable Object> CompletionStage<Said<T>> ask(Function<Node, CompletionStage<T>> question) {
        return living().thenCompose(all -> ask(all, question));
    }

    /** Asks these. */
    <T extends @Nullable Object> CompletionStage<Said<T>> ask(
            List<Node> brokers, Function<Node, CompletionStage<T>> question) {
        List<Asked<T>> asked = brokers.stream()
                .map(broker -> new Asked<>(broker, question.apply(broker).toCompletableFuture()))
                .toList();
        return CompletableFuture.allOf(asked.stream().map(Asked::answer).toArray(CompletableFuture[]::new))
                .handle((done, failure) -> said(asked));
    }

    private static <T extends @Nullable Object> Said<T> said(List<Asked<T>> asked) {
        List<Answer<T>> answers = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        BrokerAwayException first = null;
        for (Asked<T> one : asked) {
            try {
                answers.add(new Answer<>(one.broker, one.answer.join()));
            } catch (CompletionException failed) {
                if (!(failed.getCause() instanceof BrokerAwayException away)) {
                    throw failed; // a bug, not a broker that is away
                }
                first = first == null ? away : first;
                unanswered.add(one.broker.node());
            }
        }
        if (first != null && answers.isEmpty()) {
            throw first;
        }
        unanswered.sort(Comparator.naturalOrder());
        return new Said<>(answers, unanswered);
    }

    private CompletionStage<List<Node>> living() {
        return nodes.all().thenApply(all -> all.stream()
                .filter(node -> node.role().equals(BROKER))
                .filter(node -> node.ports().containsKey("management"))
                .toList());
    }
}
