/** The product seen from outside: the launcher script, the clusters it started, their processes and their REST API. */
@NullMarked
package io.linkspan.e2e.product;

import org.jspecify.annotations.NullMarked;
