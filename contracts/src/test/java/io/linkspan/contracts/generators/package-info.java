/**
 * Seeded random values and the loop that runs properties over them; shared with the tests of other modules.
 */
@NullMarked
package io.linkspan.contracts.generators;

import org.jspecify.annotations.NullMarked;
