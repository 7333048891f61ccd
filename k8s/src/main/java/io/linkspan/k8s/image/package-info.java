/** Container images as files, without a container engine: the Maven profile {@code images} runs this. */
@NullMarked
package io.linkspan.k8s.image;

import org.jspecify.annotations.NullMarked;
