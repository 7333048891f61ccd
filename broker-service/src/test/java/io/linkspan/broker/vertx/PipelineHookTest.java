package io.linkspan.broker.vertx;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PipelineHookTest {

    @Test
    void theVersionOfVertxInUseFits() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            assertThatCode(() -> PipelineHook.verify(vertx)).doesNotThrowAnyException();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anotherPipelineIsRefusedByName() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("mqttEncoder", new ChannelInboundHandlerAdapter());
        channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
        assertThatIllegalStateException()
                .isThrownBy(() -> PipelineHook.install(channel.pipeline(), new ChannelInboundHandlerAdapter()))
                .withMessageContaining("expected [mqttDecoder, mqttEncoder, idle, timeoutOnConnect]")
                .withMessageContaining("found [mqttEncoder, handler");
        channel.finishAndReleaseAll();
    }
}
