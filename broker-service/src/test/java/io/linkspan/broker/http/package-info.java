/** Tests of the hook. */
@NullMarked
package io.linkspan.broker.http;

import org.jspecify.annotations.NullMarked;
