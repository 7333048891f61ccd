/** Commands of the noun {@code cluster}. */
@NullMarked
package io.linkspan.cli.cluster;

import org.jspecify.annotations.NullMarked;
