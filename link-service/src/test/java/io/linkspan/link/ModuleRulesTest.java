package io.linkspan.link;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkspan.contracts.rules.PackageCycles;
import org.junit.jupiter.api.Test;

class ModuleRulesTest {

    private static final JavaClasses LINK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.linkspan.link");

    private static final String[] DOMAIN = {
        "..link.announce..",
        "..link.control..",
        "..link.lane..",
        "..link.loop..",
        "..link.replicate..",
        "..link.status..",
        "..link.supervise..",
        "..link.transport.."
    };

    @Test
    void the_domain_is_plain_java_so_that_a_whole_link_runs_in_simulated_time() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.hivemq..",
                        "io.netty..",
                        "io.reactivex..",
                        "io.vertx..",
                        "org.infinispan..",
                        "org.jboss..",
                        "io.quarkus..",
                        "jakarta..",
                        "io.smallrye..",
                        "io.micrometer..",
                        "io.linkspan.registry..")
                .check(LINK);
    }

    @Test
    void only_one_package_knows_the_mqtt_client_so_that_it_can_be_replaced() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..link.mqtt..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.hivemq..", "io.netty..", "io.reactivex..")
                .check(LINK);
    }

    @Test
    void the_registry_is_reached_through_its_adapter_and_put_together_at_the_edge() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..link.registry..", "..link.service..", "..link.health..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.linkspan.registry..")
                .check(LINK);
    }

    @Test
    void services_talk_over_the_wire_and_never_call_one_another() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.linkspan.broker..", "io.linkspan.admin..", "io.linkspan.registry.server..")
                .check(LINK);
    }

    @Test
    void packages_have_no_cycles_so_that_each_can_be_understood_alone() {
        assertThat(PackageCycles.amongParts(LINK, "io.linkspan.link")).isEmpty();
    }
}
