/** Puts the parts together: the only package that knows all of them. */
@NullMarked
package io.linkspan.admin.wiring;

import org.jspecify.annotations.NullMarked;
