/** What can go wrong, as RFC 9457 tells it: one catalogue of codes, each with its status. Plain Java. */
@NullMarked
package io.linkspan.admin.problem;

import org.jspecify.annotations.NullMarked;
