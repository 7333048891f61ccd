/** Starting, watching and stopping the processes of a local cluster, by process id only. */
@NullMarked
package io.linkspan.cli.local.process;

import org.jspecify.annotations.NullMarked;
