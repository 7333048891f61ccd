package io.linkspan.contracts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackageCyclesTest {
    @Test
    void packagesThatNeedOneAnotherAreFoundOverAnyNumberOfSteps() {
        var needs = Map.of("a", Set.of("b"), "b", Set.of("c", "d"), "c", Set.of("a"), "d", Set.<String>of());

        assertThat(PackageCycles.among(needs))
                .singleElement()
                .satisfies(cycle -> assertThat(cycle).contains("a", "b", "c").doesNotContain("d"));
    }

    @Test
    void layersAreNoCycle() {
        assertThat(PackageCycles.among(Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of())))
                .isEmpty();
    }

    @Test
    void realClassesThatNeedOneAnotherAreFound() {
        var classes = new ClassFileImporter().importPackages("java.util");

        assertThat(PackageCycles.amongPackages(classes, "java.util")).isNotEmpty();
    }

    @Test
    void aRootWithoutPackagesIsAMistake() {
        var classes = new ClassFileImporter().importPackages("io.linkspan.contracts");

        assertThatThrownBy(() -> PackageCycles.amongParts(classes, "io.linkspan.nothing"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
