package maat.proxy.pipeline;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.FieldSet;
import maat.proxy.wire.Fields;

/** What of the fields travels between callers and servers: all but what concerns one connection, and what is ours to say. */
final class ServerFields {
    private static final FieldSet HOP = FieldSet.of(
            FieldName.CONNECTION,
            FieldName.CONTENT_LENGTH,
            FieldName.EXPECT,
            FieldName.FORWARDED,
            FieldName.HOST,
            FieldName.KEEP_ALIVE,
            FieldName.PROXY_AUTHENTICATE,
            FieldName.PROXY_AUTHORIZATION,
            FieldName.PROXY_CONNECTION,
            FieldName.TE,
            FieldName.TRAILER,
            FieldName.TRANSFER_ENCODING,
            FieldName.UPGRADE,
            FieldName.VIA,
            FieldName.X_FORWARDED_FOR,
            FieldName.X_LINK_AUTHORIZATION);
    private static final FieldSet BODY = FieldSet.of(FieldName.CONTENT_TYPE, FieldName.CONTENT_ENCODING);
    private static final FieldSet OURS =
            FieldSet.of(FieldName.COOKIE, FieldName.DATE, FieldName.SERVER, FieldName.SET_COOKIE, FieldName.VARY);
    private static final Set<String> MEANINGLESS = Set.of(
            "x-http-method-override",
            "x-maat-link",
            "x-maat-method",
            "x-method-override",
            "x-original-url",
            "x-real-ip",
            "x-rewrite-url",
            "http2-settings");

    private ServerFields() {}

    /** @param session the token of a session cookie, which goes on as a Bearer token */
    static Fields request(Exchange exchange, Optional<String> session, boolean withBody) {
        Fields fields = new Fields();
        Fields from = exchange.head().fields();
        String connection = from.first(FieldName.CONNECTION);
        Set<String> named = connection == null
                ? Set.of()
                : Set.of(connection
                        .toLowerCase(Locale.ROOT)
                        .replace(" ", "")
                        .split(",", -1)
                        .clone());
        for (int i = 0; i < from.size(); i++) {
            FieldName known = from.known(i);
            boolean dropped = HOP.contains(known)
                    || known == FieldName.COOKIE
                    || (!withBody && BODY.contains(known))
                    || (known == FieldName.OTHER && meaningless(from.name(i).toLowerCase(Locale.ROOT), named));
            if (!dropped) {
                fields.addFrom(from, i);
            }
        }
        fields.add("X-Forwarded-For", exchange.clientAddress());
        exchange.parsed()
                .link()
                .ifPresent(link ->
                        fields.add("Authorization", "Bearer " + link.value()).add("X-Maat-Link", link.value()));
        if (exchange.head().isHead()) {
            fields.add("X-Maat-Method", "HEAD"); // the server is asked by GET, a proof of the client is for HEAD
        }
        if (session.isPresent() && fields.find(FieldName.AUTHORIZATION, 0) < 0) {
            fields.add("Authorization", "Bearer " + session.get());
        }
        return fields;
    }

    private static boolean meaningless(String name, Set<String> named) {
        return MEANINGLESS.contains(name) || name.startsWith("x-forwarded-") || named.contains(name);
    }

    /** @param opensSession whether the answer may set a cookie; no other one may */
    static Fields answer(Fields from, boolean opensSession) {
        Fields fields = new Fields();
        for (int i = 0; i < from.size(); i++) {
            FieldName known = from.known(i);
            boolean ourCookie = known == FieldName.SET_COOKIE && opensSession;
            if (ourCookie) {
                fields.addFrom(from, i);
            } else if (!HOP.contains(known)
                    && !OURS.contains(known)
                    && !(known == FieldName.OTHER && ours(from.name(i)))) {
                fields.addFrom(from, i);
            }
        }
        return fields;
    }

    private static boolean ours(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("access-control-")
                || lower.equals("x-content-type-options")
                || lower.equals("referrer-policy")
                || lower.equals("cross-origin-resource-policy");
    }
}
