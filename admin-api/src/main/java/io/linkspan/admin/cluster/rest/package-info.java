/** {@code /api/v1/cluster} and {@code /api/v1/nodes}. */
@NullMarked
package io.linkspan.admin.cluster.rest;

import org.jspecify.annotations.NullMarked;
