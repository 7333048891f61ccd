/**
 * Links as operators see and change them: the use cases, what may come of them, and the port to where links are kept.
 * Plain Java; called from REST on any thread, never blocks.
 */
@NullMarked
package io.linkspan.admin.links;

import org.jspecify.annotations.NullMarked;
