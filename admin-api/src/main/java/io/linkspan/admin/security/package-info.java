/** Who may log in with a password, and in which role. Plain Java. */
@NullMarked
package io.linkspan.admin.security;

import org.jspecify.annotations.NullMarked;
