package io.linkspan.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkspan.contracts.rules.PackageCycles;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.linkspan.cli");

    @Test
    void packagesHaveNoCycles() {
        assertThat(PackageCycles.amongPackages(classes, "io.linkspan.cli"))
                .as("a reader must be able to begin at the bottom")
                .isEmpty();
    }

    @Test
    void plansTouchNeitherFilesNorSocketsNorProcesses() {
        noClasses()
                .that()
                .resideInAPackage("..local.plan")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.io..", "..local.process", "..local.state")
                .because("ports and configuration are tested without starting anything")
                .check(classes);
    }

    @Test
    void theRestClientKnowsNoCommand() {
        noClasses()
                .that()
                .resideInAPackage("..cli.api")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "..cli.link", "..cli.cluster", "..cli.user", "..cli.options")
                .because("requests and answers are the same whoever asks")
                .check(classes);
    }

    @Test
    void onlyTheStorySpeaksMqtt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..local.story")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hivemq..")
                .because("every other command has to start fast")
                .check(classes);
    }
}
