/** MQTT 5 connections with the HiveMQ client: the only package that knows it. Callbacks hop from its event loops to the owner's loop. */
@NullMarked
package io.linkspan.link.mqtt;

import org.jspecify.annotations.NullMarked;
