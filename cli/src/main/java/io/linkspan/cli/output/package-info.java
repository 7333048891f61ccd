/** How answers are shown: tables for people, JSON for scripts. */
@NullMarked
package io.linkspan.cli.output;

import org.jspecify.annotations.NullMarked;
