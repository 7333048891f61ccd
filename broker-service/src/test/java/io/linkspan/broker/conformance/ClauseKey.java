package io.linkspan.broker.conformance;

/** A statement of one version: ids of the two versions overlap. */
record ClauseKey(String version, String id) {
    @Override
    public String toString() {
        return "[" + id + "] of " + version;
    }
}
