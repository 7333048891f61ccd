/** Tests. */
@NullMarked
package io.linkspan.contracts.link;

import org.jspecify.annotations.NullMarked;
