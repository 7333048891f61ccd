package io.linkspan.broker.access.acl;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One address or a block of them, such as {@code 192.0.2.7}, {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param network any address of the block
 * @param prefixBits leading bits that count: 0 to 32, or 0 to 128 for IPv6
 */
public record AddressRange(InetAddress network, int prefixBits) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Reads either form; null when the text is neither. Never asks a name server. */
    public static @Nullable AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new AddressRange(address, bits);
        }
        try {
            int prefix = Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? null : new AddressRange(address, prefix);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** The address that the literal stands for; null when it is none. */
    public static @Nullable InetAddress address(String literal) {
        if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
            return null; // a name: it would be looked up
        }
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    /** The address part of {@code 192.0.2.7:51234} or {@code [2001:db8::7]:51234}; null when it is not one. */
    public static @Nullable InetAddress ofPeer(String addressAndPort) {
        int colon = addressAndPort.lastIndexOf(':');
        String host = colon < 0 ? addressAndPort : addressAndPort.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int zone = host.indexOf('%');
        return address(zone < 0 ? host : host.substring(0, zone));
    }

    /** Whether the block has this address; one of the other family never. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
            int kept = Math.min(Byte.SIZE, prefixBits - bit);
            int mask = 0xFF << (Byte.SIZE - kept);
            if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
