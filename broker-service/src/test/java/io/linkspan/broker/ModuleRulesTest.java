package io.linkspan.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkspan.contracts.rules.PackageCycles;
import org.junit.jupiter.api.Test;

class ModuleRulesTest {
    private static final JavaClasses BROKER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.linkspan.broker");

    private static final String[] DOMAIN = {
        "..broker.access..",
        "..broker.client..",
        "..broker.connection..",
        "..broker.limits..",
        "..broker.inspect..",
        "..broker.log..",
        "..broker.node..",
        "..broker.outbox..",
        "..broker.packet..",
        "..broker.peer..",
        "..broker.publish..",
        "..broker.retain..",
        "..broker.session..",
        "..broker.stream..",
        "..broker.subscribe..",
        "..broker.sys.."
    };

    @Test
    void the_domain_is_plain_java_so_that_it_is_tested_without_network_registry_or_container() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..",
                        "io.netty..",
                        "org.infinispan..",
                        "io.quarkus..",
                        "jakarta..",
                        "io.smallrye..",
                        "io.micrometer..",
                        "io.linkspan.registry..")
                .check(BROKER);
    }

    @Test
    void only_the_network_adapters_know_netty_and_vertx() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "..broker.codec..",
                        "..broker.grpc..",
                        "..broker.vertx..",
                        "..broker.management..",
                        "..broker.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(BROKER);
    }

    @Test
    void only_the_adapters_of_tokens_and_hooks_know_the_library_of_tokens() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..broker.jwt..", "..broker.http..", "..broker.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jose4j..", "java.net.http..")
                .check(BROKER);
    }

    @Test
    void services_talk_over_the_wire_and_never_call_one_another() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.linkspan.link..", "io.linkspan.admin..", "io.linkspan.registry.server..")
                .check(BROKER);
    }

    @Test
    void packages_have_no_cycles_so_that_each_can_be_understood_alone() {
        assertThat(PackageCycles.amongParts(BROKER, "io.linkspan.broker")).isEmpty();
    }
}
