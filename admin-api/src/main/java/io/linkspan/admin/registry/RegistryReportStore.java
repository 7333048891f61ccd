package io.linkspan.admin.registry;

import io.linkspan.admin.reports.Baseline;
import io.linkspan.admin.reports.NodeReport;
import io.linkspan.admin.reports.ReportStore;
import io.linkspan.admin.reports.Reports;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports in the {@code link-status} cache, and beside them the baselines: node {@code baseline/<role>/<node>}, no state, no
 * lifespan, the incarnation of the node they are about.
 */
public final class RegistryReportStore implements ReportStore {

    private static final String BASELINE = "baseline/";
    private static final String ACTOR = "admin/baselines";

    private final Registry registry;

    /** Over the registry. */
    public RegistryReportStore(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CompletionStage<Reports> read() {
        return Away.translate(cache().snapshot().thenApply(RegistryReportStore::reports));
    }

    @Override
    public CompletionStage<Void> replaceBaselines(String link, List<Baseline> baselines) {
        return Away.translate(cache().snapshot().thenCompose(entries -> {
            Set<LinkStatusKey> wanted =
                    baselines.stream().map(RegistryReportStore::key).collect(Collectors.toSet());
            List<LinkStatusKey> outdated = entries.keySet().stream()
                    .filter(key -> key.link().equals(link) && isBaseline(key) && !wanted.contains(key))
                    .toList();
            return baselines.isEmpty()
                    ? cache().removeAll(outdated)
                    : registry.nextIncarnation(ACTOR)
                            .thenCompose(number -> cache().putAll(entries(baselines, number)))
                            .thenCompose(written -> cache().removeAll(outdated));
        }));
    }

    private static Map<LinkStatusKey, LinkStatusEntry> entries(List<Baseline> baselines, long incarnation) {
        return baselines.stream()
                .collect(Collectors.toMap(
                        RegistryReportStore::key,
                        baseline -> new LinkStatusEntry(
                                "",
                                null,
                                baseline.at().toEpochMilli(),
                                0,
                                baseline.incarnation(),
                                baseline.counters(),
                                Revision.first(incarnation))));
    }

    private static Reports reports(Map<LinkStatusKey, LinkStatusEntry> entries) {
        return Reports.group(
                entries.entrySet().stream()
                        .filter(entry -> !isBaseline(entry.getKey()))
                        .map(entry -> report(entry.getKey(), entry.getValue()))
                        .toList(),
                entries.entrySet().stream()
                        .filter(entry -> isBaseline(entry.getKey()))
                        .map(entry -> baseline(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static NodeReport report(LinkStatusKey key, LinkStatusEntry entry) {
        return new NodeReport(
                key.link(),
                key.node(),
                entry.incarnation(),
                entry.state().isEmpty() ? null : entry.state(),
                entry.cause(),
                instant(entry.sinceMillis()),
                instant(entry.retryAtMillis()),
                entry.counters());
    }

    private static Baseline baseline(LinkStatusKey key, LinkStatusEntry entry) {
        return new Baseline(
                key.link(),
                key.node().substring(BASELINE.length()),
                entry.incarnation(),
                Instant.ofEpochMilli(entry.sinceMillis()),
                entry.counters());
    }

    private static LinkStatusKey key(Baseline baseline) {
        return new LinkStatusKey(baseline.link(), BASELINE + baseline.node());
    }

    private static boolean isBaseline(LinkStatusKey key) {
        return key.node().startsWith(BASELINE);
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    private RegistryCache<LinkStatusKey, LinkStatusEntry> cache() {
        return registry.linkStatus();
    }
}
