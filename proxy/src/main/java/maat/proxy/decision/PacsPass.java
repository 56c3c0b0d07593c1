package maat.proxy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import maat.proxy.wire.Fields;

/**
 * What requests to the PACS carry about whoever stands behind them: a signed credential that is bound to the object and
 * to reading or storing (WDO-14, WDO-15), and names for the PACS's log (OPS-08).
 *
 * @param fields shared between requests
 * @param renewAt {@link Clock#nanos()} at which the server should be asked for another one, or {@link #NEVER}
 */
public record PacsPass(Fields fields, long renewAt) {
    /** How much the PACS is told. */
    public enum Disclosure {
        /** A signed credential and the names. */
        SIGNED,
        /** The names alone: the PACS has a credential of its own ({@code maat.pacs.authorization}). */
        NAMES,
        NOTHING
    }

    /** There is nothing to renew. */
    public static final long NEVER = Long.MIN_VALUE;

    /** Carries nothing. */
    public static final PacsPass NONE = new PacsPass(new Fields(), NEVER);

    /** Left of a credential's life when it is renewed: time to reach a busy PACS. */
    private static final long SPARE = 30_000;

    private static final long NANOS = 1_000_000;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /** @param context of the server's answer */
    static PacsPass of(JsonNode context, Disclosure disclosure, long sentAt) {
        if (disclosure == Disclosure.NOTHING) {
            return NONE;
        }
        Fields fields = new Fields();
        JsonNode pass = context.path("pacs_pass");
        boolean signed = disclosure == Disclosure.SIGNED && pass.path("token").isTextual();
        if (signed) {
            fields.add("Authorization", "Bearer " + encoded(pass.path("token").asText()));
        }
        JsonNode subject = context.path("subject");
        name(fields, "X-Maat-User", subject.path("user"));
        name(fields, "X-Maat-Client", subject.path("client"));
        name(fields, "X-Maat-Acting-Party", subject.path("acting_party"));
        name(fields, "X-Maat-Capability", subject.path("capability"));
        return new PacsPass(fields, signed ? sentAt + (pass.path("holds_for_ms").asLong() - SPARE) * NANOS : NEVER);
    }

    /**
     * For a look at the PACS on the proxy's own behalf.
     *
     * @param pass the server's answer
     */
    public static PacsPass ofProgram(JsonNode pass) {
        return of(JsonNodeFactory.instance.objectNode().set("pacs_pass", pass), Disclosure.SIGNED, 0);
    }

    boolean isDue(long now) {
        return renewAt != NEVER && renewAt - now <= 0;
    }

    private static void name(Fields fields, String name, JsonNode value) {
        if (value.isTextual()) {
            fields.add(name, encoded(value.asText()));
        }
    }

    /** Visible ASCII as it is, the rest (and the percent sign) percent-encoded UTF-8: a name cannot break a header. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX[b >> 4 & 0xf]).append(HEX[b & 0xf]);
            }
        }
        return encoded.toString();
    }

    /** Roughly the memory it takes, in bytes. */
    int weight() {
        int weight = 100;
        for (int i = 0; i < fields.size(); i++) {
            weight += fields.valueLength(i) + 60;
        }
        return weight;
    }
}
