package maat.proxy.pipeline;

import java.util.Optional;
import maat.proxy.dicomweb.DicomWebRequest;
import maat.proxy.dicomweb.ParsedRequest;
import maat.proxy.dicomweb.ServerRoute;
import maat.proxy.dicomweb.Verb;
import maat.proxy.wire.FieldName;
import maat.proxy.wire.Fields;

/**
 * The viewer token in the cookie that {@code POST /api/session} sets, for viewers whose image requests carry no header.
 * It counts where something of a study is read, and nowhere else; which study is the token's own affair.
 */
final class SessionCookie {
    private static final String NAME = "__Secure-maat-viewer=";
    private static final String STUDIES = "/api/studies/";

    /** A viewer token and nothing else: five parts. */
    private static final int DOTS = 4;

    private SessionCookie() {}

    /**
     * The token, where it counts.
     *
     * @throws Credentials.Refused 400 with different ones, 401 with something else than a viewer token
     */
    static Optional<String> token(Fields fields, ParsedRequest request) throws Credentials.Refused {
        int i = fields.find(FieldName.COOKIE, 0);
        if (i < 0 || !counts(request)) {
            return Optional.empty();
        }
        String token = null;
        for (; i >= 0; i = fields.find(FieldName.COOKIE, i + 1)) {
            for (String pair : fields.value(i).split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(NAME)) {
                    String value = cookie.substring(NAME.length());
                    if (token != null && !token.equals(value)) {
                        throw refused(400, "Bad Request", "There is more than one session cookie");
                    }
                    token = value;
                }
            }
        }
        if (token != null && !isViewerToken(token)) {
            throw refused(401, "Authorization error", "The session cookie holds no viewer token");
        }
        return Optional.ofNullable(token);
    }

    private static boolean counts(ParsedRequest request) {
        boolean reads = request.verb() == Verb.GET || request.verb() == Verb.HEAD;
        return reads
                && switch (request.route()) {
                    case DicomWebRequest _ -> true;
                    case ServerRoute route -> route.path().startsWith(STUDIES);
                    default -> false;
                };
    }

    private static boolean isViewerToken(String token) {
        return token.chars().filter(c -> c == '.').count() == DOTS
                && token.chars()
                        .allMatch(c -> c < 0x7f && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.'));
    }

    private static Credentials.Refused refused(int status, String message, String detail) {
        return new Credentials.Refused(Problem.of(status, message, detail));
    }
}
