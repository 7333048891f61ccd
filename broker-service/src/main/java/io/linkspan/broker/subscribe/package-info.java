/**
 * Who on this node wants what: the tree of subscriptions, shared groups and the routes that follow from them.
 *
 * <p>Matching is called by the publish path on any event loop and takes no lock; changes come from the sessions' loops
 * and are serialised inside the tree.
 */
@NullMarked
package io.linkspan.broker.subscribe;

import org.jspecify.annotations.NullMarked;
