/** The broker's configuration, declared once with its defaults. */
@NullMarked
package io.linkspan.broker.config;

import org.jspecify.annotations.NullMarked;
