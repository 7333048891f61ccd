package io.linkspan.broker.subscribe;

/** Whoever holds subscriptions: a session. Read from any loop, so both answers come from volatile state. */
public interface Subscriber {
    /** Whether a client is connected now; shared groups prefer such members. */
    boolean online();

    /** The client id, for No Local [MQTT-3.8.3-3] and for explaining. */
    String clientId();
}
