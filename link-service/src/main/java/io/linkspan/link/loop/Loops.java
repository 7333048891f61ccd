package io.linkspan.link.loop;

/** Makes loops. */
@FunctionalInterface
public interface Loops {

    /** A new loop; the name appears in the log when one of its tasks fails. */
    Loop create(String name);
}
