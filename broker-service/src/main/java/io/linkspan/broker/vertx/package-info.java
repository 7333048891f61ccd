/**
 * The network side of the broker: Vert.x MQTT servers as hosts, our own codec in their pipelines.
 *
 * <p>{@link io.linkspan.broker.vertx.MqttListeners} opens one {@code MqttServer} per listener and event loop;
 * {@link io.linkspan.broker.vertx.PipelineHook} puts {@link io.linkspan.broker.vertx.InboundHandler} where Vert.x had
 * its decoder. Everything of one connection runs on the event loop that accepted it, and only there.
 */
@NullMarked
package io.linkspan.broker.vertx;

import org.jspecify.annotations.NullMarked;
