package io.linkspan.broker.vertx;

/** Hears of failures that are the broker's own, to log them; the network layer has dealt with them already. */
public interface ConnectionObserver {

    /**
     * A connection's handler threw; that connection is closed.
     *
     * @param where the handler's method
     */
    void handlerFailed(String listener, String remoteAddress, String where, Throwable failure);

    /** A task given to an event loop threw. */
    void taskFailed(int loop, Throwable failure);
}
