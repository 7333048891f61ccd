/** The commands {@code up} and {@code down}: whole clusters as processes of this machine. */
@NullMarked
package io.linkspan.cli.local;

import org.jspecify.annotations.NullMarked;
