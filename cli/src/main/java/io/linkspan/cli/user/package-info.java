/** Commands of the noun {@code user}, and the broker users file they write. */
@NullMarked
package io.linkspan.cli.user;

import org.jspecify.annotations.NullMarked;
