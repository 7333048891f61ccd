package io.linkspan.broker.sys;

import java.util.LinkedHashMap;
import java.util.Map;

/** Topics below {@code $SYS/broker} with their texts; tells which have changed since they were published last. */
final class SysValues {
    private static final String ROOT = "$SYS/broker/";

    private final Map<String, String> published = new LinkedHashMap<>();
    private Map<String, String> changed = new LinkedHashMap<>();

    void put(String topic, long value) {
        put(topic, Long.toString(value));
    }

    void put(String topic, String value) {
        if (!value.equals(published.put(ROOT + topic, value))) {
            changed.put(ROOT + topic, value);
        }
    }

    /** What has changed since the last call. */
    Map<String, String> changes() {
        var taken = changed;
        changed = new LinkedHashMap<>();
        return taken;
    }
}
