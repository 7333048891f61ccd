package io.linkspan.admin.clients;

import org.jspecify.annotations.Nullable;

/**
 * One subscription of a client.
 *
 * @param filter as the client wrote it
 * @param group of a shared subscription
 * @param identifier of MQTT 5
 */
public record Subscription(
        String filter,
        int qos,
        @Nullable String group,
        boolean noLocal,
        boolean retainAsPublished,
        @Nullable Integer identifier) {}
