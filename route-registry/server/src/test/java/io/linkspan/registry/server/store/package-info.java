/** Tests of the journal, without Infinispan. */
@NullMarked
package io.linkspan.registry.server.store;

import org.jspecify.annotations.NullMarked;
