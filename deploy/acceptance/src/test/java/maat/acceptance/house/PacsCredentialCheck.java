package maat.acceptance.house;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a credential lets a request into the archive (reference 10.2): it is Maat's, by a key that is published for its
 * purpose, it holds now, and it is for the purpose and the study and series of just that request.
 *
 * @param api where Maat publishes its keys; also who must have issued the credential
 */
public record PacsCredentialCheck(URI api) {
    private static final String WEB = "/dicom-web";
    private static final Pattern OF_SERIES =
            Pattern.compile(WEB + "/studies/([0-9.]+)/series/([0-9.]+)(/[^?]*)?(\\?.*)?");
    private static final Pattern OF_STUDY =
            Pattern.compile(WEB + "/studies(?:/|\\?StudyInstanceUID=)([0-9.]+)(/[a-z]+)?([?&].*)?");
    private static final Pattern OF_NO_STUDY = Pattern.compile(WEB + "/(studies|series)(\\?.*)?");
    private static final Pattern STORING = Pattern.compile(WEB + "/studies(/([0-9.]+))?");

    /** Why the request is not let in; empty when it is. */
    public Optional<String> refusal(String method, String target, String authorization, byte[] body) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return Optional.of("no credential");
        }
        try {
            var credential = SignedJWT.parse(authorization.substring("Bearer ".length()));
            String purpose = credential.getJWTClaimsSet().getStringClaim("scope");
            if (!isBy(key(credential, purpose), credential)) {
                return Optional.of("not signed by a key that is published for its purpose");
            }
            var request = new Request(method, target, new String(body, StandardCharsets.ISO_8859_1));
            return refusal(request, purpose, credential.getJWTClaimsSet());
        } catch (ParseException | JOSEException unreadable) {
            return Optional.of("no credential of ours: " + unreadable.getMessage());
        }
    }

    /** Keys for reading and for storing are told apart by their names. */
    private Optional<JWK> key(SignedJWT credential, String purpose) throws ParseException {
        String kid = credential.getHeader().getKeyID();
        var published =
                JWKSet.parse(Client.anonymous(api).get("/.well-known/jwks.json").text());
        return Optional.ofNullable(published.getKeyByKeyId(kid)).filter(_ -> kid.startsWith("pacs-" + purpose + "-"));
    }

    private static boolean isBy(Optional<JWK> key, SignedJWT credential) throws JOSEException {
        return key.isPresent()
                && credential.verify(new ECDSAVerifier(key.get().toECKey().toPublicJWK()));
    }

    private record Request(String method, String target, String body) {}

    private Optional<String> refusal(Request request, String purpose, JWTClaimsSet claims) throws ParseException {
        var now = Instant.now();
        if (!api.toString().equals(claims.getIssuer()) || !claims.getAudience().equals(List.of("maat-pacs"))) {
            return Optional.of("from somebody else or for somebody else");
        }
        if (now.isAfter(claims.getExpirationTime().toInstant())
                || now.plusSeconds(60).isBefore(claims.getNotBeforeTime().toInstant())) {
            return Optional.of("does not hold now");
        }
        boolean fits = switch (purpose) {
            case "read" -> Set.of("GET", "HEAD").contains(request.method()) && reads(request.target(), claims);
            case "store" -> request.method().equals("POST") && stores(request.target(), claims);
            case "erase" -> erases(request, claims);
            default -> false;
        };
        return fits ? Optional.empty() : Optional.of("for something else: " + claims);
    }

    private static boolean reads(String target, JWTClaimsSet claims) throws ParseException {
        String study = claims.getStringClaim("study_uid");
        String series = claims.getStringClaim("series_uid");
        var ofSeries = OF_SERIES.matcher(target);
        if (ofSeries.matches()) {
            return ofSeries.group(1).equals(study) && ofSeries.group(2).equals(series);
        }
        var ofStudy = OF_STUDY.matcher(target);
        if (ofStudy.matches()) {
            return ofStudy.group(1).equals(study) && "all_access".equals(series);
        }
        return OF_NO_STUDY.matcher(target).matches() && study == null && series == null;
    }

    private static boolean stores(String target, JWTClaimsSet claims) throws ParseException {
        var storing = STORING.matcher(target);
        return storing.matches()
                && Optional.ofNullable(storing.group(2))
                        .equals(Optional.ofNullable(claims.getStringClaim("study_uid")));
    }

    /** By Orthanc's own API, which finds by UID and then deletes by names of its own. */
    private static boolean erases(Request request, JWTClaimsSet claims) throws ParseException {
        boolean whole = "all_access".equals(claims.getStringClaim("series_uid"));
        return switch (request.method()) {
            case "POST" ->
                request.target().equals("/tools/lookup")
                        && request.body().equals(claims.getStringClaim(whole ? "study_uid" : "series_uid"));
            case "DELETE" -> request.target().matches(whole ? "/studies/[0-9a-f-]+" : "/series/[0-9a-f-]+");
            default -> false;
        };
    }
}
