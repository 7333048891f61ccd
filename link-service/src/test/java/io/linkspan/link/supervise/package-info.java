@NullMarked
package io.linkspan.link.supervise;

import org.jspecify.annotations.NullMarked;
