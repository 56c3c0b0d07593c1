package maat.server.oauth;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import maat.server.http.PathValue;
import maat.server.policy.Source;

/**
 * A token exchange for a viewer token, as asked for (reference 3.5, RFC 8693).
 *
 * @param scope {@code read}, {@code write} or both
 */
record ExchangeRequest(String subjectToken, String study, Source source, Set<String> scope) {
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** RFC 6749 3.3: words of visible ASCII without quote and backslash. */
    private static final Pattern SCOPE =
            Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+( +[\\x21\\x23-\\x5B\\x5D-\\x7E]+)*");

    private static final List<String> RIGHTS = List.of("read", "write");

    /**
     * @param isInternal whether the internal client asks
     * @throws OAuthError of the class that the reference gives to the first field that is wrong
     */
    static ExchangeRequest of(TokenForm form, boolean isInternal, URI publicRoot) {
        String token = form.required("subject_token");
        checkTypes(form);
        var words = scope(form);
        if (words.contains("pep")) {
            throw isInternal
                    ? OAuthError.invalidScope("PEP tokens are not issued yet")
                    : OAuthError.unauthorizedClient("PEP tokens are for internal clients");
        }
        if (!words.contains("viewer")) {
            throw OAuthError.invalidScope("scope must contain viewer");
        }
        checkTarget(form, publicRoot.toString());
        String study = form.required("studyUID");
        if (!PathValue.isUid(study)) {
            throw OAuthError.invalidRequest("studyUID is not a valid UID");
        }
        return new ExchangeRequest(token, study, source(form), rights(words));
    }

    private static void checkTypes(TokenForm form) {
        if (!form.required("subject_token_type").equals(ACCESS_TOKEN)) {
            throw OAuthError.invalidRequest("subject_token_type must be " + ACCESS_TOKEN);
        }
        if (!form.find("requested_token_type").orElse(ACCESS_TOKEN).equals(ACCESS_TOKEN)) {
            throw OAuthError.invalidRequest("requested_token_type must be " + ACCESS_TOKEN);
        }
        if (form.has("actor_token") || form.has("actor_token_type")) {
            throw OAuthError.invalidRequest("actor tokens are not accepted");
        }
    }

    private static Set<String> scope(TokenForm form) {
        String scope = form.find("scope").orElseThrow(() -> OAuthError.invalidScope("scope is required"));
        if (!SCOPE.matcher(scope).matches()) {
            throw OAuthError.invalidScope("scope has characters that no scope has");
        }
        return new TreeSet<>(Arrays.asList(scope.split(" +", -1)));
    }

    /** Without a word on rights, a viewer reads. */
    private static Set<String> rights(Set<String> words) {
        var rights = new TreeSet<>(RIGHTS);
        rights.retainAll(words);
        return rights.isEmpty() ? Set.of("read") : Set.copyOf(rights);
    }

    /** Tokens are for this installation; asking for another target is refused rather than not heard (RFC 8707). */
    private static void checkTarget(TokenForm form, String root) {
        for (String name : List.of("resource", "audience")) {
            for (String target : form.all(name)) {
                if (!target.equals(root) && !target.startsWith(root + "/")) {
                    throw OAuthError.invalidTarget(name + " is not served here");
                }
            }
        }
    }

    private static Source source(TokenForm form) {
        String type = form.find("source_type").orElse("");
        if (!type.equals("album") && form.has("source_id")) {
            throw OAuthError.invalidRequest("source_id goes with source_type album only");
        }
        return switch (type) {
            case "" -> Source.ANY;
            case "inbox" -> Source.INBOX;
            case "album" -> new Source.Album(album(form));
            default -> throw OAuthError.invalidRequest("source_type must be album or inbox");
        };
    }

    private static String album(TokenForm form) {
        String album = form.required("source_id");
        if (!PathValue.isAlbum(album)) {
            throw OAuthError.invalidRequest("source_id is no album id");
        }
        return album;
    }
}
