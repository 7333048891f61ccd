package io.linkspan.admin.audit.log;

/** Text that came from outside, made fit for one log line. */
public final class LogText {

    private static final int MAX_LENGTH = 128;

    private LogText() {}

    /** Cut at {@value #MAX_LENGTH} characters; whatever could forge a line or a field becomes {@code ?}. */
    public static String safe(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        return cut.replaceAll("[^\\p{Graph}]", "?");
    }
}
