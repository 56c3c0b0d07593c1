package maat.proxy.dicomweb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request target in origin form, cut into raw segments and raw query; what no route accepts is refused here (H-01,
 * H-02).
 */
record RawTarget(List<String> segments, String query) {
    static RawTarget cut(String target, String host) throws RequestRefused {
        String origin = originForm(target, host);
        int mark = origin.indexOf('?');
        String path = mark < 0 ? origin : origin.substring(0, mark);
        String query = mark < 0 ? "" : origin.substring(mark + 1);
        checkQuery(query);
        return new RawTarget(segments(path), query);
    }

    private static String originForm(String target, String host) throws RequestRefused {
        if (target.startsWith("/")) {
            return target;
        }
        String lower = target.toLowerCase(Locale.ROOT);
        int scheme = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
        int slash = scheme < 0 ? -1 : target.indexOf('/', scheme);
        if (slash < 0 || host.isEmpty() || !target.substring(scheme, slash).equalsIgnoreCase(host)) {
            throw RequestRefused.badRequest("The request target is not in origin form");
        }
        return target.substring(slash);
    }

    private static void checkQuery(String query) throws RequestRefused {
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            boolean fine =
                    c == '%' ? Characters.isEscape(query, i) : Characters.inQuery(c) || Characters.toleratedInQuery(c);
            if (!fine) {
                throw RequestRefused.badRequest("The query holds a character that must be percent-encoded");
            }
        }
    }

    private static List<String> segments(String path) throws RequestRefused {
        List<String> segments = new ArrayList<>();
        if (path.equals("/")) {
            return segments;
        }
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(start, end);
            start = end + 1;
            if (segment.isEmpty() || isDots(segment)) {
                throw RequestRefused.badRequest("The path holds an empty or a dot segment");
            }
            if (!Characters.all(segment, c -> c == '%' || Characters.inSegment(c))) {
                throw RequestRefused.badRequest("The path holds a character that has no place there");
            }
            segments.add(segment);
        }
        return segments;
    }

    static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }
}
