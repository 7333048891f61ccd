/** WebSocket (RFC 6455) below MQTT: the upgrade of an HTTP request, then frames in both directions. */
@NullMarked
package io.linkspan.broker.vertx.websocket;

import org.jspecify.annotations.NullMarked;
