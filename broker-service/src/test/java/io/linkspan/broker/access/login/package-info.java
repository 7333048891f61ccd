/** Tests of who is let in. */
@NullMarked
package io.linkspan.broker.access.login;

import org.jspecify.annotations.NullMarked;
