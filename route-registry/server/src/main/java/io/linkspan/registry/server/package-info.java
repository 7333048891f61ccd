/**
 * The route registry as a Quarkus service: reads the configuration, starts the embedded registry before anything else of
 * the process, announces this node, stops it last.
 *
 * <p>Runs on the start-up and shutdown threads; the announcement on a timer thread of its own.
 */
@NullMarked
package io.linkspan.registry.server;

import org.jspecify.annotations.NullMarked;
