/** What this service says to operators in the log: ids 4000 to 4999. */
@NullMarked
package io.linkspan.admin.messages;

import org.jspecify.annotations.NullMarked;
