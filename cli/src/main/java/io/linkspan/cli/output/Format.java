package io.linkspan.cli.output;

/** How an answer is shown; the names are the words of {@code -o}. */
public enum Format {
    /** For people. */
    text,
    /** For scripts: what the REST API answered. */
    json
}
