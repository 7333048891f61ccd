/** One cluster of this machine, from its files to its running processes. */
@NullMarked
package io.linkspan.cli.local.cluster;

import org.jspecify.annotations.NullMarked;
