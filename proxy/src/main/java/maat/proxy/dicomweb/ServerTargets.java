package maat.proxy.dicomweb;

import java.util.List;
import java.util.Locale;

/** Canonical path and query of what the server answers (H-01). */
final class ServerTargets {
    private ServerTargets() {}

    /** Of segments in which only user references are percent-encoded. */
    static String path(List<String> segments) throws RequestRefused {
        StringBuilder path = new StringBuilder("/api");
        String before = "";
        for (String segment : segments) {
            path.append('/');
            if (before.equals("users")) {
                Characters.appendEncoded(path, user(segment), Characters::inSegment);
            } else {
                path.append(segment);
            }
            before = segment;
        }
        return path.toString();
    }

    /** The decoded {@code {user}} segment: decoded once, and nothing in it that could act as structure. */
    private static String user(String segment) throws RequestRefused {
        String user = Characters.percentDecoded(segment)
                .orElseThrow(() -> RequestRefused.badRequest("The user reference is not percent-encoded UTF-8"));
        if (user.indexOf('/') >= 0
                || user.indexOf('\\') >= 0
                || Characters.hasControl(user)
                || RawTarget.isDots(user)) {
            throw RequestRefused.badRequest("The user reference holds a character that has no place there");
        }
        return user;
    }

    /**
     * The query, left to the server to decode (in forms a plus sign and its encoding differ): upper-case escapes, and
     * what browsers send raw encoded. NUL is refused.
     */
    static String query(String raw) throws RequestRefused {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                String escape = raw.substring(i, i + 3).toUpperCase(Locale.ROOT);
                if (escape.equals("%00")) {
                    throw RequestRefused.badRequest("The query holds NUL");
                }
                query.append(escape);
                i += 2;
            } else if (Characters.toleratedInQuery(c)) {
                Characters.appendEncoded(query, String.valueOf(c), Characters::inQuery);
            } else {
                query.append(c);
            }
        }
        return query.toString();
    }
}
