/** Rules that hold for all of the contracts. */
@NullMarked
package io.linkspan.contracts;

import org.jspecify.annotations.NullMarked;
