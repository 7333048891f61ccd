/** Adapter to files: the users file, read at start and again whenever it changes. */
@NullMarked
package io.linkspan.broker.file;

import org.jspecify.annotations.NullMarked;
