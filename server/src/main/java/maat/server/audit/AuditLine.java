package maat.server.audit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import maat.server.policy.Authorized;
import maat.server.policy.Question;
import maat.server.policy.Source;
import maat.server.principal.Principal;

/** One line of the audit log: {@code key=value} pairs with the keys of reference 12.3, in a fixed order. */
final class AuditLine {
    /** What needs no quotes; everything else is quoted as in JSON, so that no value can pass for a pair or a line. */
    private static final Pattern PLAIN = Pattern.compile("[\\w.@:+/-]+");

    private final StringBuilder text = new StringBuilder(256);

    private AuditLine() {}

    /**
     * @param link whether the caller came by a link, which holds the token
     * @param removes whether the request takes something away
     * @param details what use cases told
     */
    static String of(
            Question question, Authorized answer, boolean link, boolean removes, AuditDetails details, int status) {
        var line = new AuditLine();
        var resource = question.resource();
        line.add("action", details.wordOr(AuditWords.of(question.action(), removes)));
        line.caller(question, answer, link);
        line.add("target_user", resource.user());
        line.add("album", resource.album());
        line.add("fromAlbum", question.source() instanceof Source.Album named ? named.album() : null);
        line.add("studyUID", resource.study());
        line.add("seriesUID", details.has("seriesUID") ? null : resource.series());
        line.add("fields", resource.fields() == null ? null : String.join(",", resource.fields()));
        details.forEach(line::add);
        line.add("authorized", Boolean.toString(answer.decision().allow()));
        line.add("reasons", String.join(",", answer.decision().reasons()));
        line.add("status", Integer.toString(status));
        return line.text.toString();
    }

    /** For what an internal client asked, on which nobody decides. */
    static String ofClient(AuditDetails details, int status) {
        var line = new AuditLine();
        line.add("action", details.wordOr(""));
        line.add("tokenType", "CLIENT");
        details.forEach(line::add);
        line.add("authorized", "true");
        line.add("status", Integer.toString(status));
        return line.text.toString();
    }

    /** For a request that was refused before anybody could say what it was about. */
    static String unauthenticated(Optional<String> address, boolean link) {
        var line = new AuditLine();
        line.add("action", "AUTHENTICATE");
        line.add("sourceIP", address.orElse(null));
        line.add("link", Boolean.toString(link));
        line.add("authorized", "false");
        line.add("status", "401");
        return line.text.toString();
    }

    private void caller(Question question, Authorized answer, boolean link) {
        var principal = question.caller().principal();
        add("user", answer.callerSub());
        add("tokenType", tokenType(principal, answer));
        add("albumScope", answer.capabilityAlbum());
        switch (principal) {
            case Principal.User user -> {
                add("actingParty", user.actingParty().orElse(null));
                add("authorizedParty", user.client().orElse(null));
            }
            case Principal.Viewer viewer -> add("scope", String.join(" ", sorted(viewer)));
            case Principal.Client client -> add("clientID", client.id());
            case Principal.Capability _, Principal.Anonymous _ -> {}
        }
        if (principal instanceof Principal.Viewer viewer
                && viewer.wrapped() instanceof Principal.Wrapped.User wrapped) {
            add("actingParty", wrapped.actingParty().orElse(null));
        }
        add("authorizedCapabilityTokenId", answer.capability());
        add("sourceIP", question.caller().address().orElse(null));
        add("link", Boolean.toString(link));
    }

    private static List<String> sorted(Principal.Viewer viewer) {
        return viewer.scope().stream().sorted().toList();
    }

    /** The original's words for kinds of token. */
    private static String tokenType(Principal principal, Authorized answer) {
        return switch (principal) {
            case Principal.User _ -> "KEYCLOAK_TOKEN";
            case Principal.Viewer _ -> "VIEWER_TOKEN";
            case Principal.Capability _ ->
                answer.capabilityAlbum() == null ? "USER_CAPABILITY_TOKEN" : "ALBUM_CAPABILITY_TOKEN";
            case Principal.Client _ -> "CLIENT";
            case Principal.Anonymous _ -> "NONE";
        };
    }

    private void add(String key, String value) {
        if (value == null) {
            return;
        }
        text.append(text.isEmpty() ? "" : " ").append(key).append('=');
        if (PLAIN.matcher(value).matches()) {
            text.append(value);
        } else {
            text.append('"')
                    .append(JsonStringEncoder.getInstance().quoteAsString(value))
                    .append('"');
        }
    }
}
