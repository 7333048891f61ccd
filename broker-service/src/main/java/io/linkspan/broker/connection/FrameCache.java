package io.linkspan.broker.connection;

/** What the codec leaves behind on a {@link Publication}; opaque to everybody else. */
public interface FrameCache {}
