/** Tests of access rules. */
@NullMarked
package io.linkspan.broker.access.acl;

import org.jspecify.annotations.NullMarked;
