package io.linkspan.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Utf8Test {

    /** The platform's own strict decoder, and the rule on U+0000, as the model. */
    private static int model(byte[] bytes, int offset, int length) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                return Utf8.NUL;
            }
            return text.length() == length ? Utf8.ASCII : Utf8.MULTIBYTE;
        } catch (CharacterCodingException e) {
            return Utf8.ILL_FORMED;
        }
    }

    private static void assertAsModel(byte[] bytes, int offset, int length) {
        int expected = model(bytes, offset, length);
        int actual = Utf8.scan(bytes, offset, length);
        if (expected == Utf8.ILL_FORMED) {
            // Both faults at once may be reported as either.
            assertThat(actual).isNegative();
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("[MQTT-1.5.4-1] [MQTT-1.5.4-2] agrees with the platform on all sequences built of the boundary bytes")
    void boundarySequences() {
        int[] boundaries = {
            0x00, 0x01, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
        };
        byte[] bytes = new byte[4];
        for (int first : boundaries) {
            bytes[0] = (byte) first;
            assertAsModel(bytes, 0, 1);
            for (int second : boundaries) {
                bytes[1] = (byte) second;
                assertAsModel(bytes, 0, 2);
                for (int third : boundaries) {
                    bytes[2] = (byte) third;
                    bytes[3] = (byte) (first >= 0xF0 ? 0x80 : 0x41);
                    assertAsModel(bytes, 0, 3);
                    assertAsModel(bytes, 0, 4);
                }
            }
        }
    }

    @Test
    @DisplayName("agrees with the platform on mutated text of all lengths and alignments (seed 20260101)")
    void mutatedText() {
        Random random = new Random(20_260_101);
        String[] alphabet = {"a", "/", "ß", "€", "𝄞", "\u007f", "\uffff", "\ufeff", "z0"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            byte[] encoded = text.toString().getBytes(StandardCharsets.UTF_8);
            int offset = random.nextInt(9);
            byte[] bytes = new byte[offset + encoded.length + 3];
            System.arraycopy(encoded, 0, bytes, offset, encoded.length);
            if (encoded.length > 0 && random.nextBoolean()) {
                bytes[offset + random.nextInt(encoded.length)] = (byte) random.nextInt(256);
            }
            assertAsModel(bytes, offset, encoded.length);
        }
    }

    @Test
    @DisplayName("[MQTT-1.5.4-3] U+FEFF is kept as a character")
    void byteOrderMark() {
        assertThat(Utf8.scan(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, 3))
                .isEqualTo(Utf8.MULTIBYTE);
    }
}
