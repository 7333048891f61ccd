package io.linkspan.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.linkspan.contracts.rules.PackageCycles;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "io.linkspan.admin";
    private static final String[] DOMAIN = {
        ROOT + ".audit",
        ROOT + ".clients",
        ROOT + ".cluster",
        ROOT + ".links",
        ROOT + ".metrics",
        ROOT + ".paging",
        ROOT + ".problem",
        ROOT + ".reports",
        ROOT + ".routes",
        ROOT + ".security",
        ROOT + ".status"
    };

    // The classes of this module alone, read once: walking the whole class path takes minutes on a busy machine.
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void domainIsPlainJava() {
        classes()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(join(
                        DOMAIN,
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "io.linkspan.contracts..",
                        "at.favre.lib.."))
                .because("rules that need no server must be testable without one, and outlive the framework")
                .check(CLASSES);
    }

    @Test
    void onlyTheRegistryAdapterKnowsTheRegistry() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".registry", ROOT + ".wiring", ROOT + ".health")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.linkspan.registry..", "org.infinispan..")
                .because("where links are kept may change without the API noticing")
                .check(CLASSES);
    }

    @Test
    void onlyRestPackagesKnowRest() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "..rest", ROOT + ".security.http", ROOT + ".brokers")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.vertx..", "com.fasterxml.jackson..")
                .because("the wire format is decided in one layer")
                .check(CLASSES);
    }

    @Test
    void adaptersMeetOnlyInWiring() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..rest")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".registry", ROOT + "..file", ROOT + ".wiring")
                .because("REST talks to use cases, never to where they keep things")
                .check(CLASSES);
    }

    @Test
    void otherServicesAreReachedOverTheNetworkOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.linkspan.broker..", "io.linkspan.link..", "io.linkspan.registry.server..")
                .because("services are deployed apart")
                .check(CLASSES);
    }

    @Test
    void noCycles() {
        assertThat(PackageCycles.amongPackages(CLASSES, ROOT))
                .as("a package that cannot be understood alone is not a package")
                .isEmpty();
    }

    private static String[] join(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
