package maat.proxy.pipeline;

import io.netty.util.NetUtil;
import maat.proxy.config.TrustedAddresses;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.Fields;
import maat.proxy.wire.RequestHead;

/** Who the client is: the peer, or whom trusted peers speak for (H-31). */
final class ClientAddresses {
    private final TrustedAddresses trusted;

    ClientAddresses(TrustedAddresses trusted) {
        this.trusted = trusted;
    }

    /** The nearest address that is not itself a trusted peer; what that one claims does not count. */
    String client(String peer, RequestHead head) {
        if (trusted.isEmpty() || !trusted.contains(peer)) {
            return peer;
        }
        String[] hops = hops(head.fields()).split(",", -1);
        String nearest = peer;
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!NetUtil.isValidIpV4Address(hop) && !NetUtil.isValidIpV6Address(hop)) {
                return nearest;
            }
            nearest = hop;
            if (!trusted.contains(hop)) {
                return nearest;
            }
        }
        return nearest;
    }

    private static String hops(Fields fields) {
        StringBuilder all = new StringBuilder();
        for (int i = fields.find(FieldName.X_FORWARDED_FOR, 0);
                i >= 0;
                i = fields.find(FieldName.X_FORWARDED_FOR, i + 1)) {
            all.append(all.isEmpty() ? "" : ",").append(fields.value(i));
        }
        return all.toString();
    }
}
