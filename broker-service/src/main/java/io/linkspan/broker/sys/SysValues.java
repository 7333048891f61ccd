package io.linkspan.broker.sys;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Topics below {@code $SYS} with their texts; tells which have changed, or are no more, since they were published last. */
final class SysValues {
    private final Map<String, String> published = new LinkedHashMap<>();
    private final Map<String, String> changed = new LinkedHashMap<>();
    private final Set<String> present = new HashSet<>();

    /** Begins a round: what is not put until {@link #changes()} is no more. */
    void begin() {
        present.clear();
        changed.clear();
    }

    void put(String topic, String value) {
        present.add(topic);
        if (!value.equals(published.put(topic, value))) {
            changed.put(topic, value);
        }
    }

    /** What has changed in this round; an empty text, which takes a retained message away, for what is no more. */
    Map<String, String> changes() {
        published.keySet().removeIf(topic -> {
            boolean gone = !present.contains(topic);
            if (gone) {
                changed.put(topic, "");
            }
            return gone;
        });
        return new LinkedHashMap<>(changed);
    }
}
