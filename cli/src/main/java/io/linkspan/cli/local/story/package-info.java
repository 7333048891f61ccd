/** What {@code up} shows when the clusters stand: links on both sides, and a message that crosses them. */
@NullMarked
package io.linkspan.cli.local.story;

import org.jspecify.annotations.NullMarked;
