@NullMarked
package io.linkspan.link.status;

import org.jspecify.annotations.NullMarked;
