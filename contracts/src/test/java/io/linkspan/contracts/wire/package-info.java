/** Tests. */
@NullMarked
package io.linkspan.contracts.wire;

import org.jspecify.annotations.NullMarked;
