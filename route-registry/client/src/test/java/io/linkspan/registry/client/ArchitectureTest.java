package io.linkspan.registry.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkspan.contracts.rules.PackageCycles;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses client = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.linkspan.registry.client");

    @Test
    void onlyTheHotRodAdapterKnowsInfinispan() {
        // Services are tested against a registry in memory; records need the annotations that say their field numbers.
        noClasses()
                .that()
                .resideOutsideOfPackages("io.linkspan.registry.client.hotrod", "io.linkspan.registry.client.schema")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.infinispan..")
                .check(client);
        noClasses()
                .that()
                .resideInAPackage("io.linkspan.registry.client.schema")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.infinispan.client..")
                .check(client);
    }

    @Test
    void onlyConnectorAndBeansKnowTheFrameworks() {
        // Ordering, writing and leases are plain Java, so that their tests need milliseconds.
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.linkspan.registry.client",
                        "io.linkspan.registry.client.feed",
                        "io.linkspan.registry.client.write",
                        "io.linkspan.registry.client.lease",
                        "io.linkspan.registry.client.schema")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.smallrye..", "io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
                .check(client);
    }

    @Test
    void nobodyReadsAWallClock() {
        // Two machines' clocks are never compared; displayed times come in from outside.
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(client);
    }

    @Test
    void packagesHaveNoCycles() {
        assertThat(PackageCycles.amongParts(client, "io.linkspan.registry.client"))
                .isEmpty();
    }
}
