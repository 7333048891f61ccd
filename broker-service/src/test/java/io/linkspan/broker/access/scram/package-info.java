/** Tests of SCRAM. */
@NullMarked
package io.linkspan.broker.access.scram;

import org.jspecify.annotations.NullMarked;
