/** Very many routes: what they cost, as figures that a test prints. */
@NullMarked
package io.linkspan.e2e.routes;

import org.jspecify.annotations.NullMarked;
