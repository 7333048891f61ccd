package io.linkspan.contracts.link;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the text forms of {@link ServerAddress}. */
final class ServerAddressSyntax {
    private static final int MAX_HOST = 253;

    private ServerAddressSyntax() {}

    static ServerAddress parse(String text) {
        String rest = text.strip();
        boolean tls = false;
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            String name = rest.substring(0, scheme).toLowerCase(Locale.ROOT);
            tls = switch (name) {
                case "mqtt", "tcp" -> false;
                case "mqtts", "ssl", "tls" -> true;
                default -> throw new IllegalArgumentException("scheme must be mqtt:// or mqtts://: " + name + "://");
            };
            rest = rest.substring(scheme + 3);
            if (rest.endsWith("/")) {
                rest = rest.substring(0, rest.length() - 1);
            }
        }
        int colon = portColon(rest);
        String host = colon < 0 ? rest : rest.substring(0, colon);
        int port = colon < 0
                ? (tls ? ServerAddress.DEFAULT_TLS_PORT : ServerAddress.DEFAULT_PORT)
                : port(rest.substring(colon + 1));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw new IllegalArgumentException("brackets are for IPv6 addresses: [" + host + "]");
            }
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("an IPv6 address must stand in brackets, as in [::1]:1883");
        }
        return new ServerAddress(host, port, tls);
    }

    /** Index of the colon before the port, -1 if there is none. */
    private static int portColon(String text) {
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0) {
                throw new IllegalArgumentException("bracket of the IPv6 address is not closed");
            }
            if (bracket == text.length() - 1) {
                return -1;
            }
            if (text.charAt(bracket + 1) != ':') {
                throw new IllegalArgumentException("only :port may follow an IPv6 address");
            }
            return bracket + 1;
        }
        int colon = text.indexOf(':');
        return colon == text.lastIndexOf(':') ? colon : -1;
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new IllegalArgumentException("port must be a number from 1 to 65535");
        }
        return Integer.parseInt(text);
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
}
