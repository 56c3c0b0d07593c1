package maat.server.oauth;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.AESEncrypter;
import com.nimbusds.jose.util.Base64URL;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import maat.server.principal.InvalidToken;
import maat.server.principal.Principal;
import maat.server.principal.TokenVerifier;
import maat.server.principal.VerifiedTokens;

/**
 * Viewer tokens: a reduced grant, encrypted to ourselves (JWE, A256KW with A256GCM), so that its holder learns nothing
 * from it and cannot get at the token it was made from, which is not inside (TOK-10). Every replica opens every token,
 * also after a restart (TOK-15).
 */
public final class ViewerTokens implements TokenVerifier {
    static final Duration LONGEST_LIFE = Duration.ofHours(5);

    private static final JOSEObjectType TYPE = new JOSEObjectType("viewer+jwt");

    /** Places of nonce and tag among the five parts (RFC 7516 7.1). */
    private static final int NONCE = 2;

    private static final int TAG = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final Keys keys;
    private final ViewerGrant grants;
    private final Clock clock;
    private final VerifiedTokens<Principal.Viewer> known;

    /** @param audience the public root: a token of another installation opens nothing here */
    public ViewerTokens(Keys keys, URI audience, Clock clock) {
        this.keys = keys;
        this.grants = new ViewerGrant(audience.toString());
        this.clock = clock;
        this.known = new VerifiedTokens<>(clock, Duration.ZERO);
    }

    /** A token that stands for the grant. */
    String issue(Principal.Viewer grant) {
        var key = keys.newest(KeyPurpose.VIEWER);
        var header = new JWEHeader.Builder(JWEAlgorithm.A256KW, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .type(TYPE)
                .build();
        var token = new JWEObject(header, new Payload(grants.write(grant, clock.instant())));
        try {
            token.encrypt(new AESEncrypter(key.toOctetSequenceKey()));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("viewer tokens cannot be encrypted", impossible);
        }
        return token.serialize();
    }

    @Override
    public Principal.Viewer verify(String token) throws InvalidToken {
        return known.verified(token, this::open);
    }

    private Principal.Viewer open(String token) throws InvalidToken {
        try {
            var jwe = JWEObject.parse(token);
            check(jwe);
            var key = keys.find(KeyPurpose.VIEWER, jwe.getHeader().getKeyID())
                    .orElseThrow(() -> new InvalidToken("unknown_key"));
            jwe.decrypt(new AESDecrypter(key.toOctetSequenceKey()));
            var grant = grants.read(jwe.getPayload().toString());
            if (!clock.instant().isBefore(grant.until())) {
                throw new InvalidToken("expired");
            }
            return grant;
        } catch (ParseException | IllegalArgumentException malformed) {
            throw new InvalidToken("malformed");
        } catch (JOSEException altered) {
            throw new InvalidToken("bad_encryption");
        }
    }

    /** The header that we write and no other, and each part in the one form in which we write it. */
    private static void check(JWEObject jwe) throws InvalidToken {
        var header = jwe.getHeader();
        boolean ours = JWEAlgorithm.A256KW.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                && TYPE.equals(header.getType())
                && header.getIncludedParams().size() == 4
                && header.getKeyID() != null;
        var parts = jwe.getParsedParts();
        boolean whole = Arrays.stream(parts).allMatch(ViewerTokens::isCanonical)
                && parts[NONCE].decode().length == NONCE_BYTES
                && parts[TAG].decode().length == TAG_BYTES;
        if (!ours || !whole) {
            throw new InvalidToken("malformed");
        }
    }

    private static boolean isCanonical(Base64URL part) {
        return !part.toString().isEmpty() && Base64URL.encode(part.decode()).equals(part);
    }
}
