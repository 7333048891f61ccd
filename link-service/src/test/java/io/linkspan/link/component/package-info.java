@NullMarked
package io.linkspan.link.component;

import org.jspecify.annotations.NullMarked;
