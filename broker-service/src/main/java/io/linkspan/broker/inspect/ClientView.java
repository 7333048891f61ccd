package io.linkspan.broker.inspect;

import io.linkspan.broker.session.ClientInfo;
import io.linkspan.broker.session.Owed;

/**
 * One session and its client, the present or the last one.
 *
 * @param connected whether the client is here now
 * @param subscriptions how many the session has
 * @param owed what waits for the client
 */
public record ClientView(ClientInfo client, boolean connected, int subscriptions, Owed owed) {}
