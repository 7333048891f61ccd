/**
 * The embedded Infinispan cache manager and its Hot Rod endpoint; the only package of the service that imports either.
 *
 * <p>Starting and stopping block for as long as stores take to open and close.
 */
@NullMarked
package io.linkspan.registry.server.infinispan;

import org.jspecify.annotations.NullMarked;
