/**
 * What the broker says about itself by MQTT: the retained topics below {@code $SYS/broker} and presence events. Stays on
 * this node; nothing of it reaches the registry or a peer.
 */
@NullMarked
package io.linkspan.broker.sys;

import org.jspecify.annotations.NullMarked;
