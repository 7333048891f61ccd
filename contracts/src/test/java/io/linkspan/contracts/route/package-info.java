/** Tests. */
@NullMarked
package io.linkspan.contracts.route;

import org.jspecify.annotations.NullMarked;
