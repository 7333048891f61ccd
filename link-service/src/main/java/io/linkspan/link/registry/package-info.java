/** The registry as this service sees it: incoming channels, leases, incarnations, external routes, status. The only package that knows its client. */
@NullMarked
package io.linkspan.link.registry;

import org.jspecify.annotations.NullMarked;
