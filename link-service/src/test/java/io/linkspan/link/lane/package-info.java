@NullMarked
package io.linkspan.link.lane;

import org.jspecify.annotations.NullMarked;
