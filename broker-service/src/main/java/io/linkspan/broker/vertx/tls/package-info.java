/** TLS of the listeners: certificates from PEM files, chosen by the host a client asks for, read again on change. */
@NullMarked
package io.linkspan.broker.vertx.tls;

import org.jspecify.annotations.NullMarked;
