package io.linkspan.registry.client.schema;

/** A value that says how new it is. */
public interface Revised {

    /** Grows with every change of this key. */
    Revision revision();
}
