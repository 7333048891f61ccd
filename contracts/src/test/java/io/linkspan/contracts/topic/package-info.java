/** Tests. */
@NullMarked
package io.linkspan.contracts.topic;

import org.jspecify.annotations.NullMarked;
