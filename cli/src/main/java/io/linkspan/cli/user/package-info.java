/** Commands of the noun {@code user}. */
@NullMarked
package io.linkspan.cli.user;

import org.jspecify.annotations.NullMarked;
