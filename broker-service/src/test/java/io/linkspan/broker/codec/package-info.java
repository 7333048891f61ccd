/** Tests of the codec, on bytes written out by hand. */
@NullMarked
package io.linkspan.broker.codec;

import org.jspecify.annotations.NullMarked;
