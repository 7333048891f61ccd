@NullMarked
package io.linkspan.link.mqtt;

import org.jspecify.annotations.NullMarked;
