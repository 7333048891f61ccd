package io.linkspan.link.transport;

/**
 * Why no connection came about.
 *
 * @param kind for code
 * @param sentence for people, complete with host and port
 */
public record DialFailure(Kind kind, String sentence) {

    /** What has to happen before it can work. */
    public enum Kind {
        /** Nobody answers there, now. */
        UNREACHABLE(true),
        /** The server is there and busy, or wants us to come back later. */
        BUSY(true),
        /** The TLS identities do not fit. */
        TLS(false),
        /** CONNACK 0x86: user name or password. */
        CREDENTIALS(false),
        /** CONNACK 0x87, 0x8A, 0x8C: known, but not allowed. */
        NOT_AUTHORISED(false),
        /** Any other refusal: a person has to look. */
        REFUSED(false),
        /** The target itself cannot be used, for instance a certificate that is no PEM. */
        UNUSABLE(false);

        private final boolean temporary;

        Kind(boolean temporary) {
            this.temporary = temporary;
        }

        /** True: waiting may be enough. */
        public boolean temporary() {
            return temporary;
        }
    }
}
