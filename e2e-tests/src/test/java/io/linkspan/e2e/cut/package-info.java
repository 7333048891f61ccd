/** Networks that lose packets between two clusters: connections stay, and nothing passes. */
@NullMarked
package io.linkspan.e2e.cut;

import org.jspecify.annotations.NullMarked;
