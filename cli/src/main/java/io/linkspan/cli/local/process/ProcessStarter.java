package io.linkspan.cli.local.process;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.files.PrivateFiles;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.state.ClusterDirectory;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts the JVM of one node, in a session of its own: a Ctrl-C of the terminal reaches only the launcher. */
public final class ProcessStarter {
    /** Names the configuration file, and so tells our processes from others when a process id was reused. */
    public static final String CONFIGURATION = "-Dquarkus.config.locations=";

    private final Workspace workspace;

    /** For the build products of this checkout. */
    public ProcessStarter(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Starts the process; its configuration file exists.
     *
     * @throws CliException when the build product is missing
     */
    public ServiceProcess start(ClusterName cluster, ClusterDirectory directory, NodePlan node) throws IOException {
        Path jar = workspace.root().resolve(node.role().jar());
        if (!Files.exists(jar)) {
            throw new CliException(Workspace.shown(jar) + " is missing: build it with ./linkspan up or mvn package");
        }
        Path log = directory.log(node);
        if (Files.exists(log)) {
            Files.move(log, directory.previousLog(node), StandardCopyOption.REPLACE_EXISTING);
        }
        PrivateFiles.write(log, "");
        ProcessBuilder builder = new ProcessBuilder(command(directory, node, jar))
                .directory(directory.path().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Two arenas instead of eight per core keep glibc's share of the memory small.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        return new ServiceProcess(cluster, node, builder.start(), log);
    }

    private static List<String> command(ClusterDirectory directory, NodePlan node, Path jar) {
        List<String> command = new ArrayList<>();
        // setsid does not fork here (the child leads no process group), so the process id stays ours.
        onPath("setsid").forEach(command::add);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmOptions.of(node.role()));
        command.add(CONFIGURATION + directory.configuration(node).toUri());
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    private static Stream<String> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .limit(1);
    }
}
