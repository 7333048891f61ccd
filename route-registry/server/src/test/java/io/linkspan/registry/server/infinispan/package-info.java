@NullMarked
package io.linkspan.registry.server.infinispan;

import org.jspecify.annotations.NullMarked;
