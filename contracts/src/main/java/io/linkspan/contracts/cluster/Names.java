package io.linkspan.contracts.cluster;

/** The character rule that cluster names and node ids share. */
final class Names {
    private static final int SHOWN_CHARACTERS = 80;

    private Names() {}

    /** Lower-case letters and digits at both ends, these and the inner characters between. */
    static boolean isValid(String value, int maxLength, String inner) {
        int length = value.length();
        if (length == 0 || length > maxLength) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && (i == 0 || i == length - 1 || inner.indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }

    /** A hostile text cut to a length fit for an error message, control characters replaced. */
    static String shown(String value) {
        String cut = value.length() <= SHOWN_CHARACTERS ? value : value.substring(0, SHOWN_CHARACTERS) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
