package io.linkspan.contracts.link;

import java.time.Instant;

/**
 * Where a link stands, with the steps that lead on. {@code disable()} leads from everywhere to disabled.
 *
 * <pre>
 *                enable            connected             accepted
 *  ┌──────────┐ ───────► ┌────────────┐ ───────► ┌─────────────┐ ───────► ┌───────────────┐
 *  │ disabled │          │ connecting │          │ handshaking │          │ bootstrapping │
 *  └──────────┘          └────────────┘          └─────────────┘          └───────────────┘
 *                          ▲        ▲              │                        │ applied    ▲
 *                    retry │        │ retry        │ resumed                ▼            │ resync
 *               ┌──────────────┐ ┌────────┐        │                      ┌────────┐     │
 *               │ disconnected │ │ failed │        └────────────────────► │ online │ ────┘
 *               └──────────────┘ └────────┘                               └────────┘
 *                       ▲             ▲
 *             lost(…)   │             │ refused(…)
 *                 from connecting, handshaking, bootstrapping, online
 * </pre>
 *
 * Disconnected is what time may heal (it says when it tries again); failed is what a person has to change, here or at
 * the peer (it is tried again too, since the change may be made there).
 */
public sealed interface LinkState {
    /** What an overview over several nodes says when their words differ. */
    String INCONSISTENT = "inconsistent";

    /** The word used in code, REST, CLI, console, metrics and logs. */
    String word();

    /** Switched off by the operator. */
    default Disabled disable() {
        return new Disabled();
    }

    /** The states in which a connection is there or being made. */
    sealed interface Active extends LinkState {
        /** The connection is gone or was not made; tried again at that time. */
        default Disconnected lost(String cause, Instant retryAt) {
            return new Disconnected(cause, retryAt);
        }

        /** The peer will not have us until somebody changes something. */
        default Failed refused(String reason) {
            return new Failed(reason);
        }
    }

    /** Nothing is connected because the spec says so. */
    record Disabled() implements LinkState {
        /** Switched on by the operator. */
        public Connecting enable() {
            return new Connecting();
        }

        @Override
        public String word() {
            return "disabled";
        }
    }

    /** Name look-up, TCP, TLS, CONNECT. */
    record Connecting() implements Active {
        /** CONNACK 0x00. */
        public Handshaking connected() {
            return new Handshaking();
        }

        @Override
        public String word() {
            return "connecting";
        }
    }

    /** Hello sent, no answer yet. */
    record Handshaking() implements Active {
        /** The peer needs all routes. */
        public Bootstrapping accepted() {
            return new Bootstrapping();
        }

        /** The peer still has our routes of this incarnation. */
        public Online resumed() {
            return new Online();
        }

        @Override
        public String word() {
            return "handshaking";
        }
    }

    /** Routes are under way, not yet applied by the peer. */
    record Bootstrapping() implements Active {
        /** The peer said it applied them. */
        public Online applied() {
            return new Online();
        }

        @Override
        public String word() {
            return "bootstrapping";
        }
    }

    /** Routes are applied and heartbeats answered. */
    record Online() implements Active {
        /** The peer lost our routes or disagrees about the revision. */
        public Bootstrapping resync() {
            return new Bootstrapping();
        }

        @Override
        public String word() {
            return "online";
        }
    }

    /**
     * Tried again by itself.
     *
     * @param cause one sentence
     * @param retryAt when
     */
    record Disconnected(String cause, Instant retryAt) implements LinkState {
        /** The time has come. */
        public Connecting retry() {
            return new Connecting();
        }

        @Override
        public String word() {
            return "disconnected";
        }
    }

    /**
     * Somebody has to change something.
     *
     * @param reason one sentence
     */
    record Failed(String reason) implements LinkState {
        /** The spec changed, or it is time to see whether the peer did. */
        public Connecting retry() {
            return new Connecting();
        }

        @Override
        public String word() {
            return "failed";
        }
    }
}
