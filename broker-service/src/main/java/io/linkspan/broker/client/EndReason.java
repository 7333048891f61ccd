package io.linkspan.broker.client;

import io.linkspan.broker.packet.ReasonCode;

/** Why a connection ended, as presence events say it. */
final class EndReason {
    static final String CLIENT = "client";
    static final String CLIENT_WITH_WILL = "client-with-will";
    static final String CONNECTION_LOST = "connection-lost";

    private EndReason() {}

    /** The word for a reason code that the broker gave. */
    static String of(int reasonCode) {
        return switch (reasonCode) {
            case ReasonCode.SESSION_TAKEN_OVER -> "taken-over";
            case ReasonCode.KEEP_ALIVE_TIMEOUT -> "keep-alive-timeout";
            case ReasonCode.ADMINISTRATIVE_ACTION -> "administrator";
            case ReasonCode.SERVER_SHUTTING_DOWN -> "server-shutting-down";
            case ReasonCode.NOT_AUTHORIZED -> "not-authorized";
            case ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, ReasonCode.QUOTA_EXCEEDED, ReasonCode.PACKET_TOO_LARGE ->
                "limit-exceeded";
            default -> "protocol-error";
        };
    }
}
