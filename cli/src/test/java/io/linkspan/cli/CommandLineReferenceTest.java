package io.linkspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/reference/command-line.md names every command and option there is. */
class CommandLineReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference", "command-line.md");
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    @Test
    void namesEveryCommandAndOption() throws Exception {
        String reference = Files.readString(REFERENCE);
        List<String> missing = new ArrayList<>();

        collect(CommandLines.configured(new CommandLine(new LinkspanCommand())), reference, missing);

        assertThat(missing).isEmpty();
    }

    private static void collect(CommandLine command, String reference, List<String> missing) {
        if (command.getSubcommands().isEmpty()
                && !reference.contains(command.getCommandSpec().qualifiedName())) {
            missing.add(command.getCommandSpec().qualifiedName());
        }
        command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(option -> !EVERYWHERE.contains(option) && !reference.contains(option))
                .forEach(option -> missing.add(command.getCommandSpec().qualifiedName() + " " + option));
        command.getSubcommands().values().forEach(sub -> collect(sub, reference, missing));
    }
}
