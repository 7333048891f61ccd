package io.linkspan.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.linkspan.cli");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.linkspan.cli.(**)")
                .should()
                .beFreeOfCycles()
                .because("a reader must be able to begin at the bottom")
                .check(classes);
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
