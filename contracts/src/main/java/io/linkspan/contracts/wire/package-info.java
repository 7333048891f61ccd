/**
 * Bounded binary reading and writing, and strict UTF-8, shared by the codecs. Readers and writers belong to one call; nothing is kept.
 */
@NullMarked
package io.linkspan.contracts.wire;

import org.jspecify.annotations.NullMarked;
