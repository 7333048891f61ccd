/** Rules about code that the tests of several modules hold. */
@NullMarked
package io.linkspan.contracts.rules;

import org.jspecify.annotations.NullMarked;
