/** Tests of tokens. */
@NullMarked
package io.linkspan.broker.jwt;

import org.jspecify.annotations.NullMarked;
