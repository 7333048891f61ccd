@NullMarked
package io.linkspan.broker.support;

import org.jspecify.annotations.NullMarked;
