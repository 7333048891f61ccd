package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5UnsubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import io.linkspan.link.transport.Connection.Outcome;
import io.linkspan.link.transport.DialFailure;
import io.linkspan.link.transport.DialFailure.Kind;
import io.linkspan.link.transport.Target;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what the client throws into one sentence that says what an operator has to look at. */
final class DialFailures {

    /** Neither the client nor Netty have a type of their own for it. */
    private static final Pattern TIMED_OUT = Pattern.compile("(?i)timed out|timeout");

    private DialFailures() {}

    static DialFailure unknownHost(Target target) {
        return unreachable(target, "unknown host '" + target.server().host() + "'");
    }

    /** True if another address of the same host may do better. */
    static boolean isUnreachable(Throwable failure) {
        return find(failure, SocketException.class) != null || isTimeout(failure);
    }

    static DialFailure of(Throwable failure, Target target) {
        Mqtt5ConnAckException refused = find(failure, Mqtt5ConnAckException.class);
        if (refused != null) {
            return refusedBy(refused.getMqttMessage(), target);
        }
        SSLException tls = find(failure, SSLException.class);
        if (tls != null) {
            return new DialFailure(Kind.TLS, TlsFailures.sentence(tls, target));
        }
        return unreachable(target, unreachableCause(failure, target));
    }

    private static DialFailure refusedBy(Mqtt5ConnAck connAck, Target target) {
        String where = target.hostAndPort();
        Mqtt5ConnAckReasonCode code = connAck.getReasonCode();
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD ->
                new DialFailure(Kind.CREDENTIALS, "wrong user name or password at " + where);
            case NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD ->
                new DialFailure(Kind.NOT_AUTHORISED, "not authorised at " + where + with(connAck.getReasonString()));
            case SERVER_UNAVAILABLE, SERVER_BUSY, CONNECTION_RATE_EXCEEDED, QUOTA_EXCEEDED, USE_ANOTHER_SERVER ->
                new DialFailure(Kind.BUSY, where + " is not accepting connections: " + words(code.name()));
            default ->
                new DialFailure(
                        Kind.REFUSED,
                        where + " refused the connection: " + words(code.name()) + with(connAck.getReasonString()));
        };
    }

    private static String unreachableCause(Throwable failure, Target target) {
        ConnectException refused = find(failure, ConnectException.class);
        if (refused != null && messageOf(refused).contains("refused")) {
            return "connection refused";
        }
        if (find(failure, NoRouteToHostException.class) != null) {
            return "no route to host";
        }
        if (isTimeout(failure)) {
            return "no answer within " + target.timeout().toMillis() + " ms";
        }
        if (find(failure, ConnectionClosedException.class) != null
                || lastMessage(failure).contains("Connection reset")) {
            boolean tls = target.tls().enabled() || target.server().tls();
            return "the connection was closed before CONNACK (is it an MQTT port, and does it "
                    + (tls ? "speak TLS?)" : "want TLS?)");
        }
        return lastMessage(failure);
    }

    /** Why an open connection ended. */
    static String closedCause(MqttClientDisconnectedContext context) {
        Mqtt5DisconnectException disconnected = find(context.getCause(), Mqtt5DisconnectException.class);
        if (disconnected != null && context.getSource() == MqttDisconnectSource.SERVER) {
            Mqtt5Disconnect message = disconnected.getMqttMessage();
            return "the broker ended the connection: "
                    + words(message.getReasonCode().name()) + with(message.getReasonString());
        }
        if (disconnected != null) {
            return "connection ended: "
                    + words(disconnected.getMqttMessage().getReasonCode().name());
        }
        if (isTimeout(context.getCause()) || messageOf(context.getCause()).contains("PINGREQ")) {
            return "the broker does not answer pings";
        }
        return "connection lost";
    }

    /** Why a request on an open connection was refused. */
    static Outcome.Refused refused(Throwable failure) {
        return switch (failure) {
            case Mqtt5PubAckException e ->
                refused(
                        e.getMqttMessage().getReasonCode().getCode(),
                        e.getMqttMessage().getReasonCode().name(),
                        e.getMqttMessage().getReasonString());
            case Mqtt5SubAckException e ->
                refused(
                        e.getMqttMessage().getReasonCodes().getFirst().getCode(),
                        e.getMqttMessage().getReasonCodes().getFirst().name(),
                        e.getMqttMessage().getReasonString());
            case Mqtt5UnsubAckException e ->
                refused(
                        e.getMqttMessage().getReasonCodes().getFirst().getCode(),
                        e.getMqttMessage().getReasonCodes().getFirst().name(),
                        e.getMqttMessage().getReasonString());
            default -> new Outcome.Refused(0, lastMessage(failure));
        };
    }

    private static Outcome.Refused refused(int code, String name, Optional<?> reason) {
        return new Outcome.Refused(code, words(name) + with(reason));
    }

    private static DialFailure unreachable(Target target, String why) {
        return new DialFailure(Kind.UNREACHABLE, "cannot reach " + target.hostAndPort() + ": " + why);
    }

    private static boolean isTimeout(Throwable failure) {
        return find(failure, TimeoutException.class) != null
                || find(failure, java.net.SocketTimeoutException.class) != null
                || TIMED_OUT.matcher(lastMessage(failure)).find();
    }

    private static String with(Optional<?> reason) {
        return reason.map(text -> " (" + text + ")").orElse("");
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String lastMessage(Throwable failure) {
        Throwable last = failure;
        for (int depth = 0; depth < 16 && last.getCause() != null; depth++) {
            last = last.getCause();
        }
        String message = messageOf(last);
        return message.isEmpty() ? last.getClass().getSimpleName() : message;
    }

    private static String messageOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message;
    }

    /** The first of that type in the chain of causes. */
    static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int depth = 0; depth < 16 && at != null; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
