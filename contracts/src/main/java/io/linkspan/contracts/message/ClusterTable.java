package io.linkspan.contracts.message;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cluster names of a batch, written once each and then named by index: paths and targets repeat on every message. */
final class ClusterTable {
    /** Most different names in one batch. */
    static final int MAX_NAMES = 1_024;

    private static final int MIN_NAME_BYTES = 2;

    /** Nothing is ever added to it. */
    private static final ClusterTable NONE = new ClusterTable();

    private final List<ClusterName> names = new ArrayList<>(4);
    private final Map<ClusterName, Integer> indexes = new HashMap<>();

    /** The names of one message. */
    static ClusterTable of(Message message) {
        if (message.path().isEmpty() && message.targets().isEmpty()) {
            return NONE;
        }
        ClusterTable table = new ClusterTable();
        table.addAll(message.path());
        table.addAll(message.targets());
        return table;
    }

    /** Index of the name, new or known. */
    int indexOf(ClusterName name) {
        Integer known = indexes.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == MAX_NAMES) {
            throw new IllegalArgumentException("more than " + MAX_NAMES + " clusters in one batch");
        }
        indexes.put(name, names.size());
        names.add(name);
        return names.size() - 1;
    }

    void addAll(List<ClusterName> list) {
        for (ClusterName name : list) {
            indexOf(name);
        }
    }

    void write(WireWriter out) {
        out.varint(names.size());
        for (ClusterName name : names) {
            out.text(name.value(), ClusterName.MAX_LENGTH);
        }
    }

    static ClusterTable read(WireReader in) throws WireException {
        int count = in.varint(MAX_NAMES, "clusters");
        in.needItems(count, MIN_NAME_BYTES, "clusters");
        ClusterTable table = new ClusterTable();
        for (int i = 0; i < count; i++) {
            table.names.add(StreamIdCodec.readCluster(in, "clusters"));
        }
        return table;
    }

    /** Reads one index. */
    ClusterName readName(WireReader in, String what) throws WireException {
        int index = in.varint(MAX_NAMES, what);
        if (index >= names.size()) {
            throw WireReader.malformed(what, "no cluster " + index + " in the table");
        }
        return names.get(index);
    }

    /** Appends a list of indexes, its length first. */
    void writeList(WireWriter out, List<ClusterName> list) {
        out.varint(list.size());
        for (ClusterName name : list) {
            out.varint(indexOf(name));
        }
    }

    /** Reads what {@link #writeList} wrote, at most max long. */
    List<ClusterName> readList(WireReader in, int max, String what) throws WireException {
        int count = in.varint(max, what);
        in.needItems(count, 1, what);
        ClusterName[] list = new ClusterName[count];
        for (int i = 0; i < count; i++) {
            list[i] = readName(in, what);
        }
        return List.of(list);
    }
}
