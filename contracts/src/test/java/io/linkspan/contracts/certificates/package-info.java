/** Certificates for the tests of all modules. */
@NullMarked
package io.linkspan.contracts.certificates;

import org.jspecify.annotations.NullMarked;
