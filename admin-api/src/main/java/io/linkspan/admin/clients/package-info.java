/** MQTT clients and their sessions, over all brokers of the cluster. Plain Java. */
@NullMarked
package io.linkspan.admin.clients;

import org.jspecify.annotations.NullMarked;
