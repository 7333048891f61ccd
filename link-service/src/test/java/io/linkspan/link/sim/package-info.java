@NullMarked
package io.linkspan.link.sim;

import org.jspecify.annotations.NullMarked;
