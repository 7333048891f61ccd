/**
 * One connected client, from CONNECT to the end of its connection: what each packet means.
 *
 * <p>Runs on the connection's event loop; only the check of a password leaves it, with reading paused meanwhile.
 */
@NullMarked
package io.linkspan.broker.client;

import org.jspecify.annotations.NullMarked;
