/** Keeps the users of the users file in memory and reloads them; its own virtual thread does the reading. */
@NullMarked
package io.linkspan.admin.security.file;

import org.jspecify.annotations.NullMarked;
