/**
 * Messages, their identity, the batches they travel in and the binary form of both. Immutable values and stateless codecs, any thread.
 */
@NullMarked
package io.linkspan.contracts.message;

import org.jspecify.annotations.NullMarked;
