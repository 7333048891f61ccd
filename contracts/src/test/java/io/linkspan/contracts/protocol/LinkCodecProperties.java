package io.linkspan.contracts.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.generators.Hostile;
import io.linkspan.contracts.generators.LinkMessages;
import io.linkspan.contracts.generators.Messages;
import io.linkspan.contracts.generators.Seeded;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LinkCodecProperties {
    private static final int HEAP_PER_BYTE = 130;
    private static final int HEAP_BASE = 64 * 1024;

    @Test
    void whatIsDecodedIsWhatWasEncoded() {
        Seeded.forAll(5_000, random -> {
            for (int kind = 0; kind < LinkMessages.KINDS; kind++) {
                LinkMessage message = LinkMessages.message(random, kind);
                byte[] bytes = LinkCodec.encode(message);
                assertThat(LinkCodec.decode(bytes)).isEqualTo(new LinkDecodeOutcome.Decoded(message));
                assertThat(BatchCodec.isBatch(bytes)).isFalse();
            }
        });
    }

    @Test
    void fieldsThatALaterVersionAddedAreSkipped() {
        Seeded.forAll(1_000, random -> {
            LinkMessage message = LinkMessages.message(random);
            byte[] bytes = LinkCodec.encode(message);
            byte[] longer = Hostile.splice(bytes, bytes.length, bytes.length, Messages.bytes(random, 40));
            assertThat(LinkCodec.decode(longer)).isEqualTo(new LinkDecodeOutcome.Decoded(message));
        });
    }

    @Test
    void everyBeginningOfAMessageIsRefused() {
        Seeded.forAll(300, random -> {
            byte[] bytes = LinkCodec.encode(LinkMessages.message(random));
            for (int length = 0; length < bytes.length; length++) {
                assertThat(LinkCodec.decode(Arrays.copyOf(bytes, length)))
                        .isInstanceOf(LinkDecodeOutcome.Refused.class);
            }
        });
    }

    @Test
    void changedBytesAreRefusedOrAreAnotherGoodMessageAndNeverCostMoreThanTheirSize() {
        Seeded.forAll(20_000, random -> {
            byte[] bad = Hostile.mutate(random, LinkCodec.encode(LinkMessages.message(random)));
            long heap = Hostile.allocated(() -> LinkCodec.decode(bad));
            assertThat(heap).isLessThan(HEAP_BASE + (long) HEAP_PER_BYTE * bad.length);
            if (LinkCodec.decode(bad) instanceof LinkDecodeOutcome.Decoded decoded) {
                assertThat(LinkCodec.decode(LinkCodec.encode(decoded.message())))
                        .isEqualTo(decoded);
            }
        });
    }

    @Test
    void aBootstrapCutIntoPartsSaysTheWholeAnnouncementAndEachPartFits() {
        Seeded.forAll(40, random -> {
            NavigableMap<TopicFilter, RouteKinds> announced = new TreeMap<>();
            String padding = "x".repeat(random.nextInt(2_000));
            for (int i = random.nextInt(400); i > 0; i--) {
                announced.put(TopicFilter.of(padding + "é/" + i), RouteKinds.of(1 + random.nextInt(7)));
            }
            int maxBytes = RouteParts.MIN_BYTES + random.nextInt(50_000);
            List<LinkMessage> messages = RouteParts.bootstrap("actor", 1, 7, announced, maxBytes);

            NavigableMap<TopicFilter, RouteKinds> received = new TreeMap<>();
            for (LinkMessage message : messages.subList(0, messages.size() - 1)) {
                assertThat(LinkCodec.encode(message)).hasSizeLessThanOrEqualTo(maxBytes);
                for (Route route : ((LinkMessage.BootstrapPart) message).routes()) {
                    assertThat(received.put(route.filter(), route.kinds())).isNull();
                }
            }
            assertThat(received).isEqualTo(announced);
            assertThat(messages.getLast()).isEqualTo(new LinkMessage.BootstrapEnd("actor", 1, 7, announced.size()));
        });
    }

    @Test
    void aDeltaThatFitsIsEncodedInThatSize() {
        Seeded.forAll(100, random -> {
            List<Route> added = new ArrayList<>();
            List<TopicFilter> removed = new ArrayList<>();
            String padding = "x".repeat(random.nextInt(2_000));
            for (int i = random.nextInt(100); i > 0; i--) {
                added.add(new Route(TopicFilter.of(padding + "a/" + i), RouteKinds.NORMAL));
                removed.add(TopicFilter.of(padding + "r/" + i));
            }
            LinkMessage.Delta delta = new LinkMessage.Delta("actor", 1, 4, 5, added, removed);
            int size = LinkCodec.encode(delta).length;
            boolean fits = RouteParts.fits(delta, RouteParts.MIN_BYTES);
            assertThat(!fits || size <= RouteParts.MIN_BYTES).isTrue();
            assertThat(fits || size > RouteParts.MIN_BYTES - 1_024).isTrue();
        });
    }
}
