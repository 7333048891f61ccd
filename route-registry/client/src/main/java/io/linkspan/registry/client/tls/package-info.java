/**
 * TLS from PEM files that may be exchanged while the process runs: of the registry's clients, of its Hot Rod endpoint and of the
 * connections between its nodes. Called by JSSE on the threads that do handshakes.
 */
@NullMarked
package io.linkspan.registry.client.tls;

import org.jspecify.annotations.NullMarked;
