/** Client of a cluster's REST API: finds address and credentials, sends, and turns problem+json into one line. */
@NullMarked
package io.linkspan.cli.api;

import org.jspecify.annotations.NullMarked;
