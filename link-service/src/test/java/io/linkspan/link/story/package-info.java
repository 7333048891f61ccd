@NullMarked
package io.linkspan.link.story;

import org.jspecify.annotations.NullMarked;
