package io.linkspan.contracts.link;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the text forms of {@link ServerAddress}. */
final class ServerAddressSyntax {
    private static final int MAX_HOST = 253;

    private ServerAddressSyntax() {}

    /**
     * What the text says, before defaults.
     *
     * @param port null: none was written
     * @param tls null: no scheme was written
     */
    record Parsed(
            String host, @Nullable Integer port, @Nullable Boolean tls) {
        ServerAddress orDefaults(boolean withTls) {
            int standard = withTls ? ServerAddress.DEFAULT_TLS_PORT : ServerAddress.DEFAULT_PORT;
            return new ServerAddress(host, port == null ? standard : port, withTls);
        }
    }

    static ServerAddress parse(String text) {
        Parsed parsed = read(text);
        return parsed.orDefaults(Boolean.TRUE.equals(parsed.tls));
    }

    /** @throws InvalidAddressException saying what is wrong */
    static Parsed read(String text) {
        String rest = text.strip();
        Boolean tls = null;
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            tls = isTls(rest.substring(0, scheme).toLowerCase(Locale.ROOT));
            rest = rest.substring(scheme + 3);
            if (rest.endsWith("/")) {
                rest = rest.substring(0, rest.length() - 1);
            }
        }
        int colon = portColon(rest);
        String host = host(colon < 0 ? rest : rest.substring(0, colon));
        Integer port = colon < 0 ? null : port(rest.substring(colon + 1));
        String error = hostError(host);
        if (error != null) {
            throw new InvalidAddressException(LinkSpecRules.INVALID, error);
        }
        return new Parsed(host, port, tls);
    }

    private static boolean isTls(String scheme) {
        return switch (scheme) {
            case "mqtt" -> false;
            case "mqtts" -> true;
            default -> throw invalid("the scheme must be mqtt:// or mqtts://");
        };
    }

    private static String host(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            String address = text.substring(1, text.length() - 1);
            if (address.indexOf(':') < 0) {
                throw invalid("brackets are for IPv6 addresses");
            }
            return address;
        }
        if (text.indexOf(':') >= 0) {
            throw invalid("an IPv6 address must stand in brackets, as in [::1]:1883");
        }
        return text;
    }

    /** Index of the colon before the port, -1 if there is none. */
    private static int portColon(String text) {
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0) {
                throw invalid("the bracket of the IPv6 address is not closed");
            }
            if (bracket == text.length() - 1) {
                return -1;
            }
            if (text.charAt(bracket + 1) != ':') {
                throw invalid("only :port may follow an IPv6 address");
            }
            return bracket + 1;
        }
        int colon = text.indexOf(':');
        return colon == text.lastIndexOf(':') ? colon : -1;
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw invalid("the port must be a number from 1 to 65535");
        }
        int port = text.length() <= 5 ? Integer.parseInt(text) : Integer.MAX_VALUE;
        if (port < 1 || port > ServerAddress.MAX_PORT) {
            throw new InvalidAddressException(LinkSpecRules.OUT_OF_RANGE, "the port must be 1 to 65535");
        }
        return port;
    }

    private static InvalidAddressException invalid(String message) {
        return new InvalidAddressException(LinkSpecRules.INVALID, message);
    }

    static @Nullable String hostError(String host) {
        if (host.isEmpty()) {
            return "host is missing";
        }
        if (host.length() > MAX_HOST) {
            return "host is longer than 253 characters";
        }
        return host.indexOf(':') >= 0 ? ipv6Error(host) : nameError(host);
    }

    private static @Nullable String nameError(String host) {
        int labelStart = 0;
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i == labelStart || i - labelStart > 63) {
                    return "each part of a host name has 1 to 63 characters";
                }
                if (name.charAt(labelStart) == '-' || name.charAt(i - 1) == '-') {
                    return "no part of a host name begins or ends with a hyphen";
                }
                labelStart = i + 1;
                continue;
            }
            char c = name.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!allowed) {
                return "host name contains a character that is no letter, digit, hyphen or dot";
            }
        }
        return name.matches("[0-9.]+") && !isIpv4(name) ? "not an IPv4 address: " + name : null;
    }

    private static boolean isIpv4(String text) {
        return text.matches("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    }

    private static @Nullable String ipv6Error(String host) {
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        if (zone >= 0 && !host.substring(zone + 1).matches("[A-Za-z0-9._~-]+")) {
            return "zone of the IPv6 address is not valid";
        }
        return isIpv6(address) ? null : "not an IPv6 address: " + address;
    }

    private static boolean isIpv6(String address) {
        int gap = address.indexOf("::");
        if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int groups = gap < 0
                ? groups(address, true)
                : sum(groups(address.substring(0, gap), false), groups(address.substring(gap + 2), true));
        return gap < 0 ? groups == 8 : groups >= 0 && groups <= 7;
    }

    private static int sum(int left, int right) {
        return left < 0 || right < 0 ? -1 : left + right;
    }

    /** Number of 16-bit groups, an IPv4 tail counting two; -1 if one is not valid. */
    private static int groups(String text, boolean tail) {
        if (text.isEmpty()) {
            return 0;
        }
        int count = 0;
        int from = 0;
        while (true) {
            int colon = text.indexOf(':', from);
            String group = text.substring(from, colon < 0 ? text.length() : colon);
            if (colon < 0 && tail && group.indexOf('.') >= 0) {
                return isIpv4(group) ? count + 2 : -1;
            }
            if (!group.matches("[0-9A-Fa-f]{1,4}")) {
                return -1;
            }
            count++;
            if (colon < 0) {
                return count;
            }
            from = colon + 1;
        }
    }

    /** With the code of the violation. */
    static final class InvalidAddressException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String code;

        InvalidAddressException(String code, String message) {
            super(message);
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
