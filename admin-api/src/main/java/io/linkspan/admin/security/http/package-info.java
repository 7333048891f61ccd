/** HTTP side of logging in: Basic against the users file, and refusal of cross-site changes. */
@NullMarked
package io.linkspan.admin.security.http;

import org.jspecify.annotations.NullMarked;
