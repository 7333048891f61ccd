/** The settings of this service. */
@NullMarked
package io.linkspan.admin.config;

import org.jspecify.annotations.NullMarked;
