/** What nodes report about links: the port to it. Plain Java; status, metrics and cluster read it. */
@NullMarked
package io.linkspan.admin.reports;

import org.jspecify.annotations.NullMarked;
