package io.linkspan.registry.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkspan.contracts.rules.PackageCycles;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses server = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.linkspan.registry.server");

    @Test
    void onlyTheAdapterKnowsInfinispan() {
        // Tests start several registries in one JVM without Quarkus, and Quarkus code stays free of Infinispan's types.
        noClasses()
                .that()
                .resideOutsideOfPackage("io.linkspan.registry.server.infinispan")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.infinispan..", "org.jgroups..", "org.wildfly..")
                .check(server);
        noClasses()
                .that()
                .resideInAPackage("io.linkspan.registry.server.infinispan")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta.enterprise..", "org.eclipse.microprofile..")
                .check(server);
    }

    @Test
    void theServerIsNoClientOfItself() {
        // It writes its own entries on the inside; of the client it needs names, keys and values.
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.linkspan.registry.client.hotrod",
                        "io.linkspan.registry.client.beans",
                        "io.linkspan.registry.client.messaging")
                .check(server);
    }

    @Test
    void packagesHaveNoCycles() {
        assertThat(PackageCycles.amongParts(server, "io.linkspan.registry.server"))
                .isEmpty();
    }
}
