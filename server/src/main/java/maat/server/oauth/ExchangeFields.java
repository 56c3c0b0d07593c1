package maat.server.oauth;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import maat.server.http.PathValue;
import maat.server.policy.Source;

/** Reads the fields of a token exchange, in the order in which the reference gives them their errors (3.5). */
final class ExchangeFields {
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** The word of the scope that asks for a credential for the PACS; it wins over {@code viewer}. */
    private static final String PEP = "pep";

    /** RFC 6749 3.3: words of visible ASCII without quote and backslash. */
    private static final Pattern SCOPE =
            Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+( +[\\x21\\x23-\\x5B\\x5D-\\x7E]+)*");

    private static final List<String> RIGHTS = List.of("read", "write");

    private final String root;
    private final String audience;

    /**
     * @param root what clients see, without {@code /api}
     * @param audience under which the OpenID provider knows this installation
     */
    ExchangeFields(URI root, String audience) {
        this.root = root.toString();
        this.audience = audience;
    }

    /** Whether the client wants a credential for the PACS, which not every client may have (TOK-16). */
    static boolean asksForPacs(TokenForm form) {
        return form.find("scope").stream()
                .flatMap(scope -> Arrays.stream(scope.split(" +", -1)))
                .anyMatch(PEP::equals);
    }

    /** @throws OAuthError of the class that the reference gives to the first field that is wrong */
    ExchangeRequest request(TokenForm form) {
        String token = form.required("subject_token");
        checkTypes(form);
        var words = scope(form);
        if (!words.contains(PEP) && !words.contains("viewer")) {
            throw OAuthError.invalidScope("scope must contain viewer or pep");
        }
        checkTarget(form);
        String study = uid(form, "studyUID");
        if (words.contains(PEP)) {
            return new ExchangeRequest.ForPacs(token, study, uid(form, "seriesUID"));
        }
        return new ExchangeRequest.ForViewer(token, study, source(form), rights(words));
    }

    private static String uid(TokenForm form, String name) {
        String uid = form.required(name);
        if (!PathValue.isUid(uid)) {
            throw OAuthError.invalidRequest(name + " is not a valid UID");
        }
        return uid;
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

    /**
     * Tokens are for this installation, by its address or by its name; asking for another target is refused rather than
     * not heard (RFC 8693 2.1).
     */
    private void checkTarget(TokenForm form) {
        if (!form.all("resource").stream().allMatch(this::isBelowRoot)) {
            throw OAuthError.invalidTarget("resource is not served here");
        }
        if (!form.all("audience").stream().allMatch(name -> name.equals(audience) || isBelowRoot(name))) {
            throw OAuthError.invalidTarget("audience is not served here");
        }
    }

    private boolean isBelowRoot(String target) {
        return target.equals(root) || target.startsWith(root + "/");
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
