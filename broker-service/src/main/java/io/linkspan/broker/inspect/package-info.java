/**
 * What operators may look at and do: sessions and clients of this node, page by page. Any thread; everything about one
 * session is read on its own loop.
 */
@NullMarked
package io.linkspan.broker.inspect;

import org.jspecify.annotations.NullMarked;
