/** The registry client against an Infinispan Server in a process of its own, set up as the guide tells an operator. */
@NullMarked
package io.linkspan.registry.external;

import org.jspecify.annotations.NullMarked;
