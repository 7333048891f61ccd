/** What the client promises against any server: tests that are run against ours and against an Infinispan Server. */
@NullMarked
package io.linkspan.registry.client.contract;

import org.jspecify.annotations.NullMarked;
