package io.linkspan.contracts.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Packages that need one another: a reader could begin with none of them.
 *
 * <p>Classes that stand in the root package itself belong to no slice.
 */
public final class PackageCycles {
    private PackageCycles() {}

    /** Cycles among the packages one level below the root, each with all that is below it. */
    public static List<String> amongParts(JavaClasses classes, String root) {
        return among(classes, root, false);
    }

    /** Cycles among all packages below the root, each for itself. */
    public static List<String> amongPackages(JavaClasses classes, String root) {
        return among(classes, root, true);
    }

    private static List<String> among(JavaClasses classes, String root, boolean deep) {
        Map<String, Set<String>> needs = new TreeMap<>();
        for (JavaClass one : classes) {
            String from = slice(one, root, deep);
            if (from == null) {
                continue;
            }
            Set<String> targets = needs.computeIfAbsent(from, ignored -> new TreeSet<>());
            for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                String to = slice(dependency.getTargetClass().getBaseComponentType(), root, deep);
                if (to != null && !to.equals(from)) {
                    targets.add(to);
                }
            }
        }
        if (needs.isEmpty()) {
            throw new IllegalArgumentException("no packages below " + root + ": nothing would be checked");
        }
        return among(needs);
    }

    private static @Nullable String slice(JavaClass one, String root, boolean deep) {
        String name = one.getPackageName();
        if (!name.startsWith(root + ".")) {
            return null;
        }
        String rest = name.substring(root.length() + 1);
        int dot = rest.indexOf('.');
        return deep || dot < 0 ? rest : rest.substring(0, dot);
    }

    /** Cycles of a graph, each written as {@code a -> b -> a}; at least one for every node that can reach itself. */
    static List<String> among(Map<String, Set<String>> needs) {
        List<String> cycles = new ArrayList<>();
        Set<String> reported = new HashSet<>();
        for (String start : needs.keySet()) {
            List<String> way = wayBack(start, needs);
            if (way != null && reported.add(String.join(",", new TreeSet<>(way)))) {
                cycles.add(String.join(" -> ", way) + " -> " + start);
            }
        }
        return cycles;
    }

    // The shortest way from a node to itself, breadth first.
    private static @Nullable List<String> wayBack(String start, Map<String, Set<String>> needs) {
        Map<String, String> reachedFrom = new HashMap<>();
        Deque<String> pending = new ArrayDeque<>(List.of(start));
        while (!pending.isEmpty()) {
            String node = pending.remove();
            for (String next : needs.getOrDefault(node, Set.of())) {
                if (next.equals(start)) {
                    List<String> way = new ArrayList<>(List.of(node));
                    while (!way.getFirst().equals(start)) {
                        way.addFirst(reachedFrom.get(way.getFirst()));
                    }
                    return way;
                }
                if (reachedFrom.putIfAbsent(next, node) == null) {
                    pending.add(next);
                }
            }
        }
        return null;
    }
}
