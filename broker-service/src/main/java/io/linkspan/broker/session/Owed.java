package io.linkspan.broker.session;

/**
 * What is owed to a client now.
 *
 * @param queued messages that wait
 * @param queuedBytes their bytes of topic and payload
 * @param inFlight messages sent and not yet acknowledged
 */
public record Owed(int queued, long queuedBytes, int inFlight) {}
