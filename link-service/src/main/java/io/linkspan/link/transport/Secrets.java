package io.linkspan.link.transport;

import org.jspecify.annotations.Nullable;

/** The secrets of a link, opened only to dial. */
@FunctionalInterface
public interface Secrets {

    /** For a link without any. */
    Secrets NONE = () -> new Opened(null, null);

    /** Decrypts them. */
    Opened open() throws SecretsException;

    /**
     * In the clear: for one attempt to connect, never kept.
     *
     * @param password null: none
     * @param privateKeyPem null: none
     */
    record Opened(@Nullable String password, @Nullable String privateKeyPem) {
        /** Without the secrets: this ends up in logs. */
        @Override
        public String toString() {
            return "Opened[secret]";
        }
    }

    /** They cannot be decrypted. */
    final class SecretsException extends Exception {
        private static final long serialVersionUID = 1L;

        /** With one sentence that names no secret. */
        public SecretsException(String sentence) {
            super(sentence);
        }

        /** The sentence. */
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }
}
