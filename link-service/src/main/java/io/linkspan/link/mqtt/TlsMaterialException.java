package io.linkspan.link.mqtt;

/** A certificate or key of the spec cannot be used. */
final class TlsMaterialException extends Exception {

    private static final long serialVersionUID = 1L;

    TlsMaterialException(String sentence) {
        super(sentence);
    }

    TlsMaterialException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** Never contains key material. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
