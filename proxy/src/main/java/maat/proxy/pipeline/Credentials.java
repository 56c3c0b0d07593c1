package maat.proxy.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maat.proxy.decision.Decision;
import maat.proxy.decision.Token;
import maat.proxy.dicomweb.ParsedRequest;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.Fields;

/**
 * Reads who is calling: Bearer, DPoP, Basic with the token as password, the token of a link, or that of a session cookie
 * (AUTH-01 … 03, H-32, RFC 9449).
 */
final class Credentials {
    /** The last header of a connection with its token: clients repeat themselves, and digests cost. */
    static final class Memory {
        private byte[] header;
        private Token token;
        private String linkText;
        private Token link;
    }

    /** There is no usable token; the problem says so. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    private static final String DPOP = "dpop";

    private final int longest;

    /** @param longest bytes of a token (H-26) */
    Credentials(int longest) {
        this.longest = longest;
    }

    /**
     * What holds on every route: at most one credential (H-32).
     *
     * @param session the token of the session cookie; the same token again is no second credential
     */
    static void check(Fields fields, ParsedRequest request, Optional<String> session) throws Refused {
        int first = fields.find(FieldName.AUTHORIZATION, 0);
        if (session.isPresent()) {
            boolean otherLink =
                    request.link().isPresent() && !request.link().get().value().equals(session.get());
            if (otherLink || (first >= 0 && !read(fields.value(first)).equals(session.get()))) {
                throw new Refused(
                        Problem.of(400, "Bad Request", "There is a session cookie beside another credential"));
            }
        }
        if (first < 0) {
            return;
        }
        if (fields.find(FieldName.AUTHORIZATION, first + 1) >= 0) {
            throw new Refused(Problem.of(400, "Bad Request", "There is more than one Authorization header"));
        }
        if (request.link().isPresent()) {
            throw new Refused(Problem.of(400, "Bad Request", "A link takes no Authorization header"));
        }
    }

    /** @throws Refused 401 */
    Token token(Fields fields, ParsedRequest request, Optional<String> session, Memory memory) throws Refused {
        if (request.link().isPresent()) {
            return link(request.link().get().value(), memory);
        }
        int i = fields.find(FieldName.AUTHORIZATION, 0);
        if (i < 0 && session.isPresent()) {
            return link(session.get(), memory);
        }
        if (i < 0) {
            throw new Refused(Problem.unauthenticated("There are no credentials"));
        }
        if (memory.header != null && fields.valueIs(i, memory.header)) {
            return memory.token;
        }
        String text = limited(read(fields.value(i)));
        Token token = scheme(fields.value(i)).equals(DPOP) ? Token.withProof(text) : new Token(text);
        memory.header = fields.valueBytes(i);
        memory.token = token;
        return token;
    }

    private Token link(String text, Memory memory) throws Refused {
        if (!text.equals(memory.linkText)) {
            memory.link = new Token(limited(text));
            memory.linkText = text;
        }
        return memory.link;
    }

    private String limited(String token) throws Refused {
        if (token.length() > longest) {
            throw new Refused(Problem.of(401, "Authorization error", "The token is too long"));
        }
        return token;
    }

    /**
     * What proves that the caller holds the key of a token that is shown so, as it was sent.
     *
     * @throws Refused 401 without one, or with several (RFC 9449 4.3)
     */
    static String proof(Fields fields) throws Refused {
        int i = fields.find(FieldName.DPOP, 0);
        if (i < 0 || fields.find(FieldName.DPOP, i + 1) >= 0) {
            throw new Refused(Problems.of(new Decision.Refused(401, List.of("invalid_dpop_proof")), "Resource"));
        }
        return fields.value(i);
    }

    private static String scheme(String header) {
        int space = header.indexOf(' ');
        return space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
    }

    private static String read(String header) throws Refused {
        String rest = header.substring(header.indexOf(' ') + 1).strip();
        String token = switch (scheme(header)) {
            case "bearer", DPOP -> rest;
            case "basic" -> password(rest);
            default -> "";
        };
        if (token.isEmpty() || !token.chars().allMatch(Credentials::inToken)) {
            throw garbled();
        }
        return token;
    }

    private static String password(String base64) throws Refused {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? "" : pair.substring(colon + 1);
        } catch (IllegalArgumentException malformed) {
            throw garbled();
        }
    }

    private static boolean inToken(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~+/=".indexOf(c) >= 0;
    }

    private static Refused garbled() {
        return new Refused(Problem.unauthenticated("The credentials cannot be read"));
    }
}
