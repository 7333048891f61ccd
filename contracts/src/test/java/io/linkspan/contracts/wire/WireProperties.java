package io.linkspan.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.generators.Messages;
import io.linkspan.contracts.generators.Seeded;
import io.linkspan.contracts.generators.Texts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WireProperties {
    private static WireReader reader(byte... bytes) throws WireException {
        return WireReader.of(ByteBuffer.wrap(bytes), bytes.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Seeded.forAll(3_000, random -> {
            long number = Messages.positive(random) - 1;
            long signed = random.nextBoolean() ? random.nextLong() : random.nextInt(200) - 100;
            String text = Texts.text(random, 50);
            byte[] data = Messages.bytes(random, 300);
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            WireWriter out = new WireWriter(0, 10_000);
            out.varint(number);
            out.signed(signed);
            out.text(text, 200);
            out.bytes(data, 300);
            out.uuid(uuid);
            out.u8(255);

            WireReader in = reader(out.toByteArray());
            assertThat(in.varint("number")).isEqualTo(number);
            assertThat(in.signed("signed")).isEqualTo(signed);
            assertThat(in.text(200, "text")).isEqualTo(text);
            assertThat(in.bytes(300, "data")).isEqualTo(data);
            assertThat(in.uuid("uuid")).isEqualTo(uuid);
            assertThat(in.u8("byte")).isEqualTo(255);
            in.end("all");
        });
    }

    @Test
    void whatIsForgottenLeavesNoTrace() throws WireException {
        WireWriter out = new WireWriter(16, 10_000);
        out.text("kept", 100);
        int kept = out.size();
        out.raw(new byte[5_000], 0, 5_000);
        out.truncate(kept);
        out.text("ä€", 100);
        assertThat(out.toByteArray()).isEqualTo(bytes(4, 'k', 'e', 'p', 't', 5, 0xC3, 0xA4, 0xE2, 0x82, 0xAC));
        assertThatThrownBy(() -> out.truncate(out.size() + 1)).isInstanceOf(IllegalArgumentException.class);

        out.clear(16);
        assertThat(out.size()).isZero();
        out.text("again", 100);
        assertThat(reader(out.toByteArray()).text(100, "text")).isEqualTo("again");
    }

    @Test
    void aTextThatMqttCannotCarryOrThatIsTooLongIsRefused() {
        for (String wrong : new String[] {"nul \0", "lone \uD800", "é".repeat(6), "ab".repeat(6)}) {
            WireWriter out = new WireWriter(16, 100);
            assertThatThrownBy(() -> out.text(wrong, 11)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void extremeNumbersAreReadBack() throws WireException {
        WireWriter out = new WireWriter(0, 100);
        out.varint(Long.MAX_VALUE);
        out.signed(Long.MIN_VALUE);
        out.signed(Long.MAX_VALUE);
        out.signed(-1);
        assertThat(out.size()).isEqualTo(9 + 10 + 10 + 1);
        WireReader in = reader(out.toByteArray());
        assertThat(in.varint("max")).isEqualTo(Long.MAX_VALUE);
        assertThat(in.signed("min")).isEqualTo(Long.MIN_VALUE);
        assertThat(in.signed("max")).isEqualTo(Long.MAX_VALUE);
        assertThat(in.signed("minus one")).isEqualTo(-1);
    }

    @Test
    void varintsHaveOneFormOnly() {
        assertRefused(RefusalReason.MALFORMED, bytes(0x80, 0x00));
        assertRefused(RefusalReason.MALFORMED, bytes(0xFF, 0x80, 0x00));
        assertRefused(RefusalReason.TRUNCATED, bytes(0x80));
        assertRefused(RefusalReason.MALFORMED, bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01));
        assertRefused(RefusalReason.MALFORMED, bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02));
        assertRefused(RefusalReason.MALFORMED, bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01));
    }

    private static void assertRefused(RefusalReason reason, byte[] bytes) {
        assertThatThrownBy(() -> reader(bytes).varint("number"))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void utf8IsJudgedAsTheStrictDecoderOfThePlatformDoesAndWithoutTheNullCharacter() {
        Seeded.forAll(100_000, random -> {
            byte[] bytes = random.nextBoolean()
                    ? Messages.bytes(random, 5)
                    : Texts.text(random, 4).getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) (0x80 + random.nextInt(0x80));
            }
            assertThat(Utf8.isWellFormed(bytes, 0, bytes.length)).isEqualTo(strict(bytes));
        });
    }

    @Test
    void everySequenceOfTwoAndThreeBytesThatBeginsACharacterIsJudgedRight() {
        byte[] bytes = new byte[3];
        for (int lead = 0x80; lead <= 0xFF; lead++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third : new int[] {0x00, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xFF}) {
                    bytes[0] = (byte) lead;
                    bytes[1] = (byte) second;
                    bytes[2] = (byte) third;
                    assertThat(Utf8.isWellFormed(bytes, 0, 3)).isEqualTo(strict(bytes));
                }
            }
        }
    }

    private static boolean strict(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void everyCodePointIsEncodedAsThePlatformDoes() {
        for (int point = 1; point <= Character.MAX_CODE_POINT; point++) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(point);
            byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            byte[] actual = new byte[Utf8.length(text)];
            assertThat(Utf8.encode(text, actual, 0)).isEqualTo(expected.length);
            if (!Arrays.equals(actual, expected) || !Utf8.isWellFormed(text)) {
                throw new AssertionError("code point " + point);
            }
        }
    }

    @Test
    void textWithNullOrLoneSurrogatesIsNotWellFormed() {
        for (String bad : new String[] {"\0", "a\0b", "\uD800", "\uDC00\uD800", "x\uDBFF"}) {
            assertThat(Utf8.isWellFormed(bad)).isFalse();
            assertThatThrownBy(() -> new WireWriter(0, 100).text(bad, 100))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aWriterNeverGrowsBeyondItsLimit() {
        WireWriter out = new WireWriter(1, 20);
        out.raw(new byte[18], 0, 18);
        out.varint(300);
        assertThat(out.size()).isEqualTo(20);
        assertThatThrownBy(() -> out.u8(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.raw(new byte[Short.MAX_VALUE], 0, Short.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(out.toByteArray()).hasSize(20);
    }
}
