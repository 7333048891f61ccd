/** Writes audit events to the log. */
@NullMarked
package io.linkspan.admin.audit.log;

import org.jspecify.annotations.NullMarked;
