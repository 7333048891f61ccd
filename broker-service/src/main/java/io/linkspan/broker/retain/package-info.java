/** Retained messages of the cluster: a tree by topic in memory; every change is told to the registry's adapter. */
@NullMarked
package io.linkspan.broker.retain;

import org.jspecify.annotations.NullMarked;
