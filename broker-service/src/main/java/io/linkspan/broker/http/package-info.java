/**
 * Adapter to HTTP: the hook that decides about logins, and bounded requests for whoever needs one. Blocks, on the threads of
 * logins, never on an event loop.
 */
@NullMarked
package io.linkspan.broker.http;

import org.jspecify.annotations.NullMarked;
