package io.linkspan.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkspan.contracts.rules.PackageCycles;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses contracts = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.linkspan.contracts");

    @Test
    void theContractsNeedNothingButTheJavaPlatform() {
        // Every service has them on its class path, and the peer may be of another version: no framework may come
        // along.
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations..", "io.linkspan.contracts..")
                .check(contracts);
        assertThat(contracts.size()).isGreaterThan(50);
    }

    @Test
    void packagesHaveNoCycles() {
        // Each can be read and changed knowing only those below it.
        assertThat(PackageCycles.amongParts(contracts, "io.linkspan.contracts")).isEmpty();
    }

    @Test
    void nothingReadsAClockOrPrints() {
        // Correctness never compares clocks; what is logged is decided by the services.
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(contracts);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        assertThat(contracts.stream().map(c -> c.getPackage()).distinct())
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class))
                        .as(p.getName())
                        .isTrue());
    }
}
