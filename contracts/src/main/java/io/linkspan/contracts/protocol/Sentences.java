package io.linkspan.contracts.protocol;

/** Makes sentences for people fit to travel: they quote causes from anywhere, and must never keep a message from going out. */
final class Sentences {
    private Sentences() {}

    /** Cut to so many bytes of UTF-8 at a character; U+0000 and lone surrogates become question marks. */
    static String fit(String text, int maxBytes) {
        StringBuilder fitting = new StringBuilder(Math.min(text.length(), maxBytes));
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean bad = point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
            int written = bad ? '?' : point;
            bytes += written < 0x80 ? 1 : written < 0x800 ? 2 : written < 0x10000 ? 3 : 4;
            if (bytes > maxBytes) {
                break;
            }
            fitting.appendCodePoint(written);
        }
        return fitting.toString();
    }
}
