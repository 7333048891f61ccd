@NullMarked
package io.linkspan.broker.sys;

import org.jspecify.annotations.NullMarked;
