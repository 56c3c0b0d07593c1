package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.dicom.Uid;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.MainHouse;
import maat.acceptance.house.Person;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Tokens")
@ExtendWith(MainHouse.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenTest {
    private House house;
    private Person alice;
    private SyntheticImage image;
    private SyntheticImage other;
    private String album;

    @BeforeAll
    void images(House running) {
        house = running;
        alice = house.newPerson("alice");
        image = SyntheticImage.fresh();
        other = SyntheticImage.fresh();
        alice.stores(image, other);
        album = alice.album("Tokens");
        alice.shares(image, album).shares(other, album);
    }

    @Test
    @DisplayName("a token like the provider's own is accepted, so that what follows is refused for its fault alone")
    void good() throws JOSEException {
        assertThat(status(signed(claims(), house.providerKey()))).isEqualTo(200);
    }

    @Test
    @DisplayName("AUTH-04, AUTH-06, H-33 expired, wrong issuer, wrong audience, without exp, without sub: 401")
    void claims401() throws JOSEException {
        var key = house.providerKey();
        assertRefused(signed(claims().expirationTime(in(Duration.ofMinutes(-5))), key));
        assertRefused(signed(claims().expirationTime(null), key));
        assertRefused(signed(claims().notBeforeTime(in(Duration.ofMinutes(10))), key));
        assertRefused(signed(claims().issuer(house.issuer() + "-other"), key));
        assertRefused(signed(claims().audience("somebody-else"), key));
        assertRefused(signed(claims().audience((String) null), key));
        assertRefused(signed(claims().subject(null), key));
    }

    @Test
    @DisplayName("H-33 alg none, an unknown key, a foreign key under a known id, the public key as HMAC secret: 401")
    void keys401() throws JOSEException {
        assertRefused(new PlainJWT(claims().build()).serialize());
        assertRefused(
                signed(claims(), new RSAKeyGenerator(2048).keyID("unknown").generate()));
        assertRefused(signed(
                claims(),
                new RSAKeyGenerator(2048).keyID(house.providerKey().getKeyID()).generate()));
        var token = signed(claims(), house.providerKey());
        assertRefused(token.substring(0, token.length() - 8) + "AAAAAAAA");
        assertRefused(token.substring(0, token.lastIndexOf('.') + 1));
    }

    @Test
    @DisplayName("AUTH-05 a valid token of somebody who never registered: 401")
    void unregistered() {
        assertRefused(house.token("nobody-ever-" + Uid.fresh().substring(5, 15)));
    }

    @Test
    @DisplayName(
            "TOK-04, TOK-05, TOK-06 viewer tokens by album, by inbox, without source: the study, nothing but the study")
    void viewerScope() {
        for (var source : List.of(
                Map.of("source_type", "album", "source_id", album),
                Map.of("source_type", "inbox"),
                Map.<String, String>of())) {
            var fields = new java.util.HashMap<>(source);
            fields.put("studyUID", image.study());
            var viewer = alice.viewer(1, alice.viewerToken(fields));
            assertThat(viewer.retrieve(image).status()).isEqualTo(200);
            assertThat(viewer.retrieve(other).status()).isEqualTo(404);
            assertThat(viewer.get(other.studyPath() + "/metadata").status()).isEqualTo(404);
            var list = viewer.get("/studies");
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.json().findValuesAsText("0020000D")).hasSize(1);
            assertThat(viewer.get("/studies?StudyInstanceUID=" + other.study()).status())
                    .isEqualTo(204);
            assertThat(viewer.get(image.studyPath() + "/series").json().size()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("H-36, SND-25 a viewer token cannot list albums, share, claim, remove, upload without write")
    void viewerLimits() {
        var viewer = alice.viewer(0, alice.viewerToken(image.study(), album));
        assertThat(viewer.get("/albums").status()).isEqualTo(403);
        assertThat(viewer.post("/albums", Map.of("name", "x")).status()).isEqualTo(403);
        assertThat(viewer.delete(image.studyPath()).status()).isIn(403, 404);
        assertThat(viewer.delete("%s/albums/%s".formatted(image.studyPath(), album))
                        .status())
                .isIn(403, 404);
        assertThat(viewer.put("%s/users/%s?inbox=true".formatted(image.studyPath(), alice.sub()))
                        .status())
                .isIn(400, 403, 404);
        assertThat(viewer.store("/studies", List.of(image.sibling())).status()).isEqualTo(403);
        assertThat(alice.client().retrieve(image).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("UPL-06, TOK-11 a viewer token with write adds to its study, and what it adds lands in its album")
    void viewerUpload() {
        var grown = SyntheticImage.fresh();
        alice.stores(grown).shares(grown, album);
        var token = alice.viewerToken(Map.of(
                "studyUID", grown.study(), "source_type", "album", "source_id", album, "scope", "viewer read write"));
        var viewer = alice.viewer(0, token);
        var more = grown.inOtherSeries();
        assertThat(viewer.store("/studies", List.of(more)).status()).isEqualTo(200);
        assertThat(viewer.store("/studies", List.of(SyntheticImage.fresh())).status())
                .isIn(403, 409);
        var seen = alice.client().get("%s/series?album=%s".formatted(grown.studyPath(), album));
        assertThat(alice.client()
                        .get("%s/series?inbox=true".formatted(grown.studyPath()))
                        .text())
                .doesNotContain(more.series());
        assertThat(seen.text()).contains(more.series());
    }

    @Test
    @DisplayName("TOK-07, TOK-08, TOK-09 malformed exchanges: OAuth errors")
    void exchanges() {
        assertThat(error(Map.of("studyUID", image.study(), "source_type", "album")))
                .isEqualTo("invalid_request");
        assertThat(error(Map.of("studyUID", image.study(), "source_id", album))).isEqualTo("invalid_request");
        assertThat(error(Map.of("studyUID", "1..2"))).isEqualTo("invalid_request");
        assertThat(error(Map.of())).isEqualTo("invalid_request");
        assertThat(error(Map.of("studyUID", image.study(), "scope", "read"))).isEqualTo("invalid_scope");
        assertThat(error(Map.of("studyUID", image.study(), "subject_token_type", "x")))
                .isEqualTo("invalid_request");
        var viewer = alice.viewerToken(image.study(), album);
        assertThat(error(Map.of("studyUID", image.study(), "subject_token", viewer)))
                .isEqualTo("invalid_grant");
    }

    private String error(Map<String, String> fields) {
        var answer = alice.exchange(fields);
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("error").asText();
    }

    private void assertRefused(String token) {
        assertThat(status(token)).isEqualTo(401);
        assertThat(Client.bearer(house.api(1), token).get("/studies").status()).isEqualTo(401);
        assertThat(Client.bearer(house.api(0), token)
                        .store("/studies", List.of(image.sibling()))
                        .status())
                .isEqualTo(401);
    }

    private int status(String token) {
        return Client.bearer(house.api(0), token).retrieve(image).status();
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(house.issuer().toString())
                .subject(alice.sub())
                .audience("maat")
                .issueTime(in(Duration.ZERO))
                .expirationTime(in(Duration.ofMinutes(10)));
    }

    private static Date in(Duration duration) {
        return Date.from(Instant.now().plus(duration));
    }

    private static String signed(JWTClaimsSet.Builder claims, RSAKey key) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }
}
