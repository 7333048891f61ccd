package io.linkspan.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against comparing every pair. */
class FilterIndexProperties {
    private static final String[] LEVELS = {"a", "b", "", "+", "$s"};
    private static final int ROUNDS = 300;

    private final long seed = Long.getLong("linkspan.seed", 20_260_305L);
    private final Random random = new Random(seed);

    @ParameterizedTest(name = "filters below {0} levels: the index shows those that cover a filter, and no other")
    @ValueSource(ints = {0, 1, 60, 61, 62, 63, 64, 65, 200})
    void covering(int prefixLevels) {
        for (int round = 0; round < ROUNDS; round++) {
            FilterIndex<Boolean> index = new FilterIndex<>();
            Set<TopicFilter> model = new HashSet<>();
            for (int i = random.nextInt(25); i > 0; i--) {
                TopicFilter filter = filter(prefixLevels);
                index.put(filter, true);
                model.add(filter);
            }
            TopicFilter asked = filter(prefixLevels);
            List<TopicFilter> shown = new ArrayList<>();
            index.covering(asked, (filter, value) -> shown.add(filter));
            assertThat(shown)
                    .as("seed %d round %d asked '%s' of %s", seed, round, asked, model)
                    .containsExactlyInAnyOrderElementsOf(
                            model.stream().filter(each -> each.covers(asked)).toList());
        }
    }

    private TopicFilter filter(int prefixLevels) {
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < prefixLevels; i++) {
            levels.add("p");
        }
        if (prefixLevels > 0 && random.nextInt(5) == 0) {
            levels.set(random.nextInt(prefixLevels), "+");
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            levels.add(LEVELS[random.nextInt(LEVELS.length)]);
        }
        if (random.nextInt(3) == 0) {
            levels.add("#");
        }
        String text = String.join("/", levels);
        return TopicFilter.of(text.isEmpty() ? "a" : text);
    }
}
