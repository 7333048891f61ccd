/**
 * Names of clusters, nodes and instances. Immutable values, used by every service on any thread.
 */
@NullMarked
package io.linkspan.contracts.cluster;

import org.jspecify.annotations.NullMarked;
