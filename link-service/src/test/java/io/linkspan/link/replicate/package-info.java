@NullMarked
package io.linkspan.link.replicate;

import org.jspecify.annotations.NullMarked;
