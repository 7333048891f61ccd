/** Configuration of this service, with the default and a sentence at each key. */
@NullMarked
package io.linkspan.link.config;

import org.jspecify.annotations.NullMarked;
