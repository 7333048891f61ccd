/** The command line: what a user types is parsed here and handed to a client of the REST API or to the local clusters. */
@NullMarked
package io.linkspan.cli;

import org.jspecify.annotations.NullMarked;
