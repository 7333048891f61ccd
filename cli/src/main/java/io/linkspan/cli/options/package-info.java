/** Options that several commands share, and how their values are read. */
@NullMarked
package io.linkspan.cli.options;

import org.jspecify.annotations.NullMarked;
