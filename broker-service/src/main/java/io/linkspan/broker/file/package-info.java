/** Adapter to files: users, access rules and keys, read at start and again whenever a file changes. */
@NullMarked
package io.linkspan.broker.file;

import org.jspecify.annotations.NullMarked;
