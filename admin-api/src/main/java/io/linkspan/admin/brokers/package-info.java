/** Asks each broker, on its management port and as the cluster's service identity, about its clients. */
@NullMarked
package io.linkspan.admin.brokers;

import org.jspecify.annotations.NullMarked;
