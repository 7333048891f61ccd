/** Tests. */
@NullMarked
package io.linkspan.contracts.protocol;

import org.jspecify.annotations.NullMarked;
