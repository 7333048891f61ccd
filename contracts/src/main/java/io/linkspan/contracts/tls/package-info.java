/**
 * Certificates and private keys in PEM files, as brokers and the registry's clients and servers are given them. Any thread that may
 * wait for a disk.
 */
@NullMarked
package io.linkspan.contracts.tls;

import org.jspecify.annotations.NullMarked;
