package io.linkspan.broker.conformance;

/**
 * One normative statement.
 *
 * @param version {@code 3.1.1} or {@code 5.0}
 * @param who whom it binds
 * @param reason why there is no test, empty if there has to be one
 */
record Clause(String version, String id, Who who, String summary, String reason) {
    enum Who {
        SERVER,
        CLIENT,
        BOTH
    }

    /** How tests refer to it: ids of the two versions overlap. */
    ClauseKey key() {
        return new ClauseKey(version, id);
    }

    /** Reads a line of the catalogue: {@code id | who | summary | reason}. */
    static Clause parse(String version, String line) {
        String[] parts = line.split("\\|", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not four parts: " + line);
        }
        return new Clause(
                version,
                parts[0].strip(),
                Who.valueOf(parts[1].strip().toUpperCase(java.util.Locale.ROOT)),
                parts[2].strip(),
                parts[3].strip());
    }
}
