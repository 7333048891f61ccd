/** What a local cluster consists of: processes, ports and their configuration. Pure: no file, no socket, no process. */
@NullMarked
package io.linkspan.cli.local.plan;

import org.jspecify.annotations.NullMarked;
