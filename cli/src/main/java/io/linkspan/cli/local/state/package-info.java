/** What a local cluster keeps on disk: secrets, configuration, {@code client.env}. Nothing is readable by other users. */
@NullMarked
package io.linkspan.cli.local.state;

import org.jspecify.annotations.NullMarked;
