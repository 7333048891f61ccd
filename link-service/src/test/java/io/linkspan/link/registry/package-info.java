@NullMarked
package io.linkspan.link.registry;

import org.jspecify.annotations.NullMarked;
