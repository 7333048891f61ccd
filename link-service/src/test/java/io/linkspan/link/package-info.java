@NullMarked
package io.linkspan.link;

import org.jspecify.annotations.NullMarked;
