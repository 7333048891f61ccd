package io.linkspan.contracts.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.generators.Hostile;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.wire.RefusalReason;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkCodecTest {
    private static final LinkMessage.Hello HELLO = new LinkMessage.Hello(
            1,
            2,
            Set.of("zstd", "digest"),
            ClusterName.of("aws"),
            ClusterName.of("gcp"),
            InstanceId.of("00010203-0405-0607-0809-0a0b0c0d0e0f"),
            "link-1",
            5,
            300);

    private static RefusalReason refusal(byte[] bytes) {
        return switch (LinkCodec.decode(bytes)) {
            case LinkDecodeOutcome.Refused refused -> refused.reason();
            case LinkDecodeOutcome.Decoded decoded -> throw new AssertionError("decoded " + decoded);
        };
    }

    @Test
    void theBytesOfAHelloStayAsTheyAre() {
        assertThat(HexFormat.of().formatHex(LinkCodec.encode(HELLO)))
                .isEqualTo("4c50" + "01" + "01" // prefix, format, type
                        + "01" + "02" // versions
                        + "02" + "06646967657374" + "047a737464" // capabilities
                        + "03617773" + "03676370" // from, to
                        + "000102030405060708090a0b0c0d0e0f" + "066c696e6b2d31" + "05" + "ac02");
    }

    @Test
    void otherFormatsAndTypesAreRefusedAsUnsupportedAndOtherBytesAreNotRecognised() {
        byte[] format = LinkCodec.encode(HELLO);
        format[2] = 2;
        byte[] type = LinkCodec.encode(HELLO);
        type[3] = 99;
        assertThat(refusal(format)).isEqualTo(RefusalReason.UNSUPPORTED);
        assertThat(refusal(type)).isEqualTo(RefusalReason.UNSUPPORTED);
        assertThat(refusal(new byte[] {'L', 'B', 1, 1})).isEqualTo(RefusalReason.NOT_RECOGNISED);
        assertThat(refusal(new byte[0])).isEqualTo(RefusalReason.NOT_RECOGNISED);
        assertThat(refusal(new byte[LinkCodec.MAX_BYTES + 1])).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void aRefusalOfALaterVersionIsReadAsOther() {
        byte[] bytes = LinkCodec.encode(new LinkMessage.HelloRefused(RefusalCode.DISABLED, "why"));
        bytes[4] = (byte) 200;
        assertThat(LinkCodec.decode(bytes))
                .isEqualTo(new LinkDecodeOutcome.Decoded(new LinkMessage.HelloRefused(RefusalCode.OTHER, "why")));
    }

    @Test
    void everyRefusalCodeHasItsOwnNumber() {
        for (RefusalCode code : RefusalCode.values()) {
            assertThat(RefusalCode.of(code.number())).isEqualTo(code);
        }
    }

    @Test
    void aPeerCannotAskForTopicsThatBeginWithADollarSign() {
        List<Route> routes = List.of(new Route(TopicFilter.of("aSYS/#"), RouteKinds.NORMAL));
        byte[] bytes = LinkCodec.encode(new LinkMessage.BootstrapPart("a", 1, 0, routes));
        int at = 0;
        while (bytes[at] != 'S') {
            at++;
        }
        bytes[at - 1] = '$';
        assertThat(refusal(bytes)).isEqualTo(RefusalReason.MALFORMED);
        List<Route> system = List.of(new Route(TopicFilter.of("$SYS/#"), RouteKinds.NORMAL));
        assertThatThrownBy(() -> new LinkMessage.Delta("a", 1, 0, 1, system, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCountThatTheBytesCannotHoldCostsNothing() {
        byte[] part = LinkCodec.encode(new LinkMessage.BootstrapPart("a", 1, 0, List.of()));
        byte[] many = Hostile.splice(part, part.length - 1, part.length, new byte[] {(byte) 0x80, (byte) 0x80, 4});
        assertThat(refusal(many)).isEqualTo(RefusalReason.TRUNCATED);
        assertThat(Hostile.allocated(() -> LinkCodec.decode(many))).isLessThan(20_000);
    }

    @Test
    void sentencesAreCutAndCleanedRatherThanNotSent() {
        String cause = "x".repeat(LinkCodec.MAX_SENTENCE_BYTES - 1) + "é and more";
        byte[] bytes = LinkCodec.encode(new LinkMessage.ResyncWanted(cause));
        assertThat(LinkCodec.decode(bytes))
                .isEqualTo(new LinkDecodeOutcome.Decoded(
                        new LinkMessage.ResyncWanted("x".repeat(LinkCodec.MAX_SENTENCE_BYTES - 1))));
        assertThat(LinkCodec.decode(LinkCodec.encode(new LinkMessage.ResyncWanted("a\0b\uD800c😀"))))
                .isEqualTo(new LinkDecodeOutcome.Decoded(new LinkMessage.ResyncWanted("a?b?c😀")));
    }

    @Test
    void theEncoderKeepsToTheLimitsOfTheFormat() {
        Route route = new Route(TopicFilter.of("a"), RouteKinds.NORMAL);
        List<Route> over = Collections.nCopies(LinkCodec.MAX_ROUTES + 1, route);
        assertThatThrownBy(() -> LinkCodec.encode(new LinkMessage.BootstrapPart("a", 1, 0, over)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(RouteParts.fits(new LinkMessage.Delta("a", 1, 0, 1, over, List.of()), LinkCodec.MAX_BYTES))
                .isFalse();
        Route wide = new Route(TopicFilter.of("x".repeat(60_000)), RouteKinds.NORMAL);
        List<Route> large = Collections.nCopies(20, wide);
        assertThatThrownBy(() -> LinkCodec.encode(new LinkMessage.BootstrapPart("a", 1, 0, large)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesOutOfRangeAreRefusedByTheRecords() {
        assertThatThrownBy(() -> new LinkMessage.RoutesApplied("a/b", 1, 0)).hasMessageContaining("actor");
        assertThatThrownBy(() -> new LinkMessage.RoutesApplied("a", 0, 0)).hasMessageContaining("incarnation");
        assertThatThrownBy(() -> new LinkMessage.RoutesApplied("a", 1, -1)).hasMessageContaining("revision");
        assertThatThrownBy(() -> new LinkMessage.Delta("a", 1, 5, 5, List.of(), List.of()))
                .hasMessageContaining("nowhere");
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,1", "1,3,2,5,3", "2,5,1,3,3", "1,9,4,4,4", "4,4,1,9,4"})
    void theHighestCommonVersionIsSpoken(int ownMin, int ownMax, int peerMin, int peerMax, int spoken) {
        assertThat(LinkProtocol.negotiate(ownMin, ownMax, peerMin, peerMax)).isEqualTo(OptionalInt.of(spoken));
    }

    @ParameterizedTest
    @CsvSource({"1,1,2,3", "3,4,1,2"})
    void withoutACommonVersionNoneIsSpoken(int ownMin, int ownMax, int peerMin, int peerMax) {
        assertThat(LinkProtocol.negotiate(ownMin, ownMax, peerMin, peerMax)).isEmpty();
    }

    @Test
    void aHelloOfANewerBuildThatStillSpeaksVersionOneIsAccepted() {
        assertThat(LinkProtocol.negotiate(HELLO)).hasValue(1);
    }
}
