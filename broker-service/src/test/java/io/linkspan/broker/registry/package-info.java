@NullMarked
package io.linkspan.broker.registry;

import org.jspecify.annotations.NullMarked;
