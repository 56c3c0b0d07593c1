package maat.proxy.config;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Peers that are believed when they say for whom they speak (H-31): addresses and networks. */
public final class TrustedAddresses {
    /** Nobody is believed. */
    public static final TrustedAddresses NONE = new TrustedAddresses(List.of());

    private final List<IpSubnetFilterRule> networks;

    private TrustedAddresses(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    static TrustedAddresses of(List<String> texts) {
        return new TrustedAddresses(
                texts.stream().map(TrustedAddresses::network).toList());
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            throw new IllegalArgumentException();
        }
        int most = NetUtil.isValidIpV4Address(address) ? 32 : 128;
        int prefix = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** @param address in numbers; anything else is not trusted */
    public boolean contains(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return false;
        }
        try {
            InetSocketAddress peer = new InetSocketAddress(InetAddress.getByAddress(bytes), 0);
            return networks.stream().anyMatch(network -> network.matches(peer));
        } catch (UnknownHostException impossible) {
            return false;
        }
    }
}
