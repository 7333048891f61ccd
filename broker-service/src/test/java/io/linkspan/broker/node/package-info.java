/** Several brokers as one cluster, over real gRPC. */
@NullMarked
package io.linkspan.broker.node;

import org.jspecify.annotations.NullMarked;
