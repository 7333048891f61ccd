package io.linkspan.e2e.client;

import java.util.List;

/** A client that has subscribed and remembers what arrives; closing it ends its connection. */
public interface Subscriber extends AutoCloseable {
    /** All so far, in the order they arrived. */
    List<Arrival> arrivals();

    /** The payloads of all so far. */
    default List<String> payloads() {
        return arrivals().stream().map(Arrival::payload).toList();
    }

    @Override
    void close();
}
