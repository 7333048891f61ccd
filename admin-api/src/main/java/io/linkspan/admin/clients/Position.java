package io.linkspan.admin.clients;

import java.util.Comparator;

/** A place in the list of clients; the same client id may be known to several brokers. */
public record Position(String clientId, String node) implements Comparable<Position> {
    /** Before everything. */
    public static final Position START = new Position("", "");

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::clientId).thenComparing(Position::node);

    /** No client id contains it. */
    private static final char SEPARATOR = '\0';

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** As the text of a cursor. */
    public String text() {
        return clientId + SEPARATOR + node;
    }

    /** Reads what {@link #text()} wrote. */
    public static Position parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        return separator < 0
                ? new Position(text, "")
                : new Position(text.substring(0, separator), text.substring(separator + 1));
    }
}
