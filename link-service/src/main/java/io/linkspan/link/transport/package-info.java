/** What the domain needs of an MQTT 5 client, without naming one. Called, and calling back, on the loop given at dialling. */
@NullMarked
package io.linkspan.link.transport;

import org.jspecify.annotations.NullMarked;
