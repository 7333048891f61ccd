/** This cluster: its name, its living nodes, its links in one line. Plain Java. */
@NullMarked
package io.linkspan.admin.cluster;

import org.jspecify.annotations.NullMarked;
