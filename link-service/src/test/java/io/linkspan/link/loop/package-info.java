@NullMarked
package io.linkspan.link.loop;

import org.jspecify.annotations.NullMarked;
