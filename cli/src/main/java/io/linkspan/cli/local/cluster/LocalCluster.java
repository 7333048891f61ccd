package io.linkspan.cli.local.cluster;

import io.linkspan.cli.api.Access;
import io.linkspan.cli.api.LinksApi;
import io.linkspan.cli.api.RestClient;
import io.linkspan.cli.command.CliException;
import io.linkspan.cli.files.PrivateFiles;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.plan.Role;
import io.linkspan.cli.local.plan.ServiceProperties;
import io.linkspan.cli.local.process.OwnProcesses;
import io.linkspan.cli.local.process.ProcessStarter;
import io.linkspan.cli.local.process.Readiness;
import io.linkspan.cli.local.process.ServiceProcess;
import io.linkspan.cli.local.process.Stopper;
import io.linkspan.cli.local.state.ClientEnv;
import io.linkspan.cli.local.state.ClusterDirectory;
import io.linkspan.cli.local.state.LocalCertificates;
import io.linkspan.cli.local.state.Secrets;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One cluster of this machine, from its files to its running processes.
 *
 * <p>The order: {@link #prepare}, {@link #start}, {@link #awaitReady}, {@link #stop}. Only {@code stop} may be called from
 * another thread, at any time.
 */
public final class LocalCluster {
    /** Who is stopped first: those that use the others; the registry last, so that leases are given back. */
    private static final List<Set<Role>> STOP_ORDER =
            List.of(Set.of(Role.LINK, Role.ADMIN), Set.of(Role.BROKER, Role.STANDALONE), Set.of(Role.REGISTRY));

    private final ClusterPlan plan;
    private final ClusterDirectory directory;
    private final Secrets.Credentials credentials;
    private final Map<ClusterName, Secrets.LinkCredentials> linkUsers;
    private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();
    private boolean stopped; // guarded by processes: nothing is started once stopping has begun

    private LocalCluster(
            ClusterPlan plan,
            ClusterDirectory directory,
            Secrets.Credentials credentials,
            Map<ClusterName, Secrets.LinkCredentials> linkUsers) {
        this.plan = plan;
        this.directory = directory;
        this.credentials = credentials;
        this.linkUsers = Map.copyOf(linkUsers);
    }

    /**
     * Refuses a second start of a cluster whose processes live.
     *
     * @throws CliException naming them
     */
    public static void refuseRunning(Workspace workspace, ClusterName name) throws IOException {
        if (!workspace.clusters().contains(name)) {
            return;
        }
        List<ProcessHandle> alive = OwnProcesses.alive(workspace.cluster(name), ClientEnv.read(workspace, name));
        if (!alive.isEmpty()) {
            throw new CliException("cluster " + name + " is already running (pid "
                    + String.join(
                            ", ",
                            alive.stream()
                                    .map(handle -> String.valueOf(handle.pid()))
                                    .toList())
                    + "): stop it with ./linkspan down --cluster " + name);
        }
    }

    /**
     * Writes configuration, and what is missing of the secrets.
     *
     * @param peers whose links will connect to this cluster
     */
    public static LocalCluster prepare(
            Workspace workspace, ClusterPlan plan, List<ClusterName> peers, boolean allowAnonymous) throws IOException {
        PrivateFiles.directory(workspace.state());
        ClusterDirectory directory = workspace.cluster(plan.name()).create();
        Secrets secrets = new Secrets(directory);
        Secrets.Credentials credentials = secrets.ensure();
        new LocalCertificates(directory, plan.name(), Clock.systemUTC()).ensure();
        Map<ClusterName, Secrets.LinkCredentials> linkUsers = new HashMap<>();
        for (ClusterName peer : peers) {
            linkUsers.put(peer, secrets.ensureLinkUser(peer));
        }
        for (NodePlan node : plan.nodes()) {
            SortedMap<String, String> properties = ServiceProperties.of(plan, node, directory, allowAnonymous);
            PrivateFiles.write(directory.configuration(node), PropertiesText.of(properties));
        }
        return new LocalCluster(plan, directory, credentials, linkUsers);
    }

    /** Starts every process, then names them all in {@code client.env}. */
    public void start(ProcessStarter starter) throws IOException {
        for (NodePlan node : plan.nodes()) {
            synchronized (processes) {
                if (stopped) {
                    throw new CliException("cluster " + plan.name() + " was stopped while it started");
                }
                processes.add(starter.start(plan.name(), directory, node));
            }
        }
        List<Long> pids =
                processes.stream().map(process -> process.process().pid()).toList();
        ClientEnv.of(plan, credentials, directory.authority(), pids).write(directory.clientEnv());
    }

    /**
     * Returns when every process is ready.
     *
     * @param together the processes of all clusters that are starting
     * @throws CliException when one ends or takes too long
     */
    public void awaitReady(Readiness readiness, Collection<ServiceProcess> together, Duration timeout)
            throws IOException, InterruptedException {
        for (ServiceProcess process : processes) {
            readiness.await(process, together, timeout);
        }
    }

    /** Stops every process that was started; returns when all have ended. */
    public void stop() throws IOException {
        synchronized (processes) {
            stopped = true;
        }
        for (Set<Role> roles : STOP_ORDER) {
            List<ProcessHandle> handles = processes.stream()
                    .filter(process -> roles.contains(process.node().role()))
                    .map(process -> process.process().toHandle())
                    .toList();
            Stopper.stop(handles);
        }
        List<ServiceProcess> ended = new ArrayList<>(processes);
        processes.removeAll(ended);
        if (!ended.isEmpty()) {
            ClientEnv.of(
                            plan,
                            credentials,
                            directory.authority(),
                            ended.stream().map(p -> p.process().pid()).toList())
                    .stopped()
                    .write(directory.clientEnv());
        }
    }

    /** The cluster's processes. */
    public ClusterPlan plan() {
        return plan;
    }

    /** Where its files are. */
    public ClusterDirectory directory() {
        return directory;
    }

    /** What people sign in with. */
    public Secrets.Credentials credentials() {
        return credentials;
    }

    /** What the given peer's link signs in with here. */
    public Secrets.LinkCredentials linkUser(ClusterName peer) {
        Secrets.LinkCredentials user = linkUsers.get(peer);
        if (user == null) {
            throw new IllegalArgumentException("no link user was made for " + peer);
        }
        return user;
    }

    /** The processes that were started and not yet stopped. */
    public List<ServiceProcess> processes() {
        return List.copyOf(processes);
    }

    /** Its REST API, with the operator's credentials. */
    public LinksApi api() {
        return new LinksApi(new RestClient(
                new Access(URI.create(plan.httpUrl()), credentials.adminUser(), credentials.adminPassword())));
    }
}
