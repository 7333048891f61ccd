package io.linkspan.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.limits.Limit;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/reference/limits.md names every limit with its default, and no other. */
class LimitsReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference", "limits.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| `([^`]+)` \\|", Pattern.MULTILINE);

    @Test
    void the_table_is_that_of_the_configuration() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(REFERENCE)).results().forEach(row -> documented.put(row.group(1), row.group(2)));

        assertThat(documented).isEqualTo(configured());
    }

    @Test
    void every_limit_that_is_a_number_or_a_time_has_its_metric() {
        var metered = Arrays.stream(Limit.values()).map(Limit::key).collect(Collectors.toSet());
        var keys = new TreeMap<>(configured());
        keys.remove("queue-drop");
        keys.remove("outbox-overflow");
        keys.remove("max-keep-alive-seconds"); // told to the client in CONNACK, never refused
        assertThat(metered).containsExactlyInAnyOrderElementsOf(keys.keySet());
    }

    private static Map<String, String> configured() {
        Map<String, String> keys = new TreeMap<>();
        for (Method key : BrokerConfig.Limits.class.getDeclaredMethods()) {
            var value = key.getAnnotation(WithDefault.class);
            keys.put(kebab(key.getName()), value == null ? "" : value.value());
        }
        return keys;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
