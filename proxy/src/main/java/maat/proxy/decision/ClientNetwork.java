package maat.proxy.decision;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * By what clients are told apart where they are counted: an IPv4 address, or the first 64 bits of an IPv6 address, since
 * whoever has one of those has all that begin so (RFC 4291 2.5.1).
 */
final class ClientNetwork {
    private static final int PREFIX_BYTES = 8;

    private ClientNetwork() {}

    /** @param address as text; what is no address stands for itself */
    static String of(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, PREFIX_BYTES)
                    : address;
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }
}
