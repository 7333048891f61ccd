package io.linkspan.broker.vertx.websocket;

import java.io.IOException;

/** The client broke WebSocket's rules; it has been told. */
public final class WebSocketViolation extends IOException {
    private static final long serialVersionUID = 1L;

    WebSocketViolation(String why) {
        super(why);
    }
}
