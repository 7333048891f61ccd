/** Access rules: their text, and what they say about one client's topics and filters. Immutable, any thread. */
@NullMarked
package io.linkspan.broker.access.acl;

import org.jspecify.annotations.NullMarked;
