/** Tests. */
@NullMarked
package io.linkspan.contracts.message;

import org.jspecify.annotations.NullMarked;
