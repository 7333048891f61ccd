/** Commands of the noun {@code link}. */
@NullMarked
package io.linkspan.cli.link;

import org.jspecify.annotations.NullMarked;
