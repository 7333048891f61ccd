package io.linkspan.cli.local.process;

import io.linkspan.cli.local.state.ClientEnv;
import io.linkspan.cli.local.state.ClusterDirectory;
import java.util.List;
import java.util.Optional;

/** Finds the living processes of a cluster by the ids in its {@code client.env}. */
public final class OwnProcesses {
    private OwnProcesses() {}

    /** Those that live and were started with a configuration of this directory; an id in foreign use is left out. */
    public static List<ProcessHandle> alive(ClusterDirectory directory, ClientEnv env) {
        return env.pids().stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> isOurs(directory, handle))
                .toList();
    }

    private static boolean isOurs(ClusterDirectory directory, ProcessHandle handle) {
        String path = directory.path().toUri().toString();
        String marker = ProcessStarter.CONFIGURATION + (path.endsWith("/") ? path : path + "/");
        return handle.info()
                .arguments()
                .map(arguments -> List.of(arguments).stream().anyMatch(argument -> argument.startsWith(marker)))
                .orElse(false);
    }
}
