/** Tests. */
@NullMarked
package io.linkspan.contracts.cluster;

import org.jspecify.annotations.NullMarked;
