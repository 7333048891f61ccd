/**
 * Bytes to packets and back, for MQTT 3.1, 3.1.1 and 5.0: strict on the way in, cheap on the way out.
 *
 * <p>{@link io.linkspan.broker.codec.FrameInput} cuts what arrives into frames and refuses bad ones from the fixed header
 * alone; {@link io.linkspan.broker.codec.PacketDecoder} checks and decodes one frame wholly inside its bounds;
 * {@link io.linkspan.broker.codec.PacketEncoder} and {@link io.linkspan.broker.codec.PublishFrames} write. Nothing here
 * knows channels or sessions. Instances belong to one event loop or one connection; none is shared between threads but
 * {@code PublishFrames}.
 */
@NullMarked
package io.linkspan.broker.codec;

import org.jspecify.annotations.NullMarked;
