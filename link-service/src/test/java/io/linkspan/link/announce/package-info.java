@NullMarked
package io.linkspan.link.announce;

import org.jspecify.annotations.NullMarked;
