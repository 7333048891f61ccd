/** The images' layers and configuration, as far as they can be checked without a base image and an engine. */
@NullMarked
package io.linkspan.k8s.image;

import org.jspecify.annotations.NullMarked;
