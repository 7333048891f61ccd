@NullMarked
package io.linkspan.link.control;

import org.jspecify.annotations.NullMarked;
