/**
 * Link protocol version 1: control messages, their binary form, and the reserved topics they travel on. Spoken by link-service and broker. Any thread.
 */
@NullMarked
package io.linkspan.contracts.protocol;

import org.jspecify.annotations.NullMarked;
