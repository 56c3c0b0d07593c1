package maat.server.oauth;

import static maat.server.oauth.BoundTokens.ROOT;
import static maat.server.oauth.BoundTokens.STUDIES;
import static maat.server.oauth.BoundTokens.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Proofs that a client holds a key (RFC 9449 4), over HTTP. */
final class ProofsTest {
    private static final BoundTokens WORLD = new BoundTokens();

    @AfterAll
    static void stop() {
        WORLD.close();
    }

    private static Map<String, String> bentProofs(KeyHolder viewer, String token) throws JOSEException {
        var stranger = new KeyHolder(ROOT);
        var good = viewer.claims("GET", STUDIES).claim("ath", KeyHolder.hash(token));
        var bent = new LinkedHashMap<String, String>();
        bent.put("other key", stranger.proof("GET", STUDIES, token));
        bent.put("other method", viewer.proof("POST", STUDIES, token));
        bent.put("other path", viewer.proof("GET", STUDIES + "/1", token));
        bent.put(
                "the server's own address", new KeyHolder(WORLD.server.root().toString()).proof("GET", STUDIES, token));
        bent.put("other token", viewer.proof("GET", STUDIES, token + "x"));
        bent.put("no token", viewer.proof("GET", STUDIES, claims -> claims));
        bent.put(
                "old",
                viewer.signed(viewer.header().build(), good.issueTime(at(-300)).build()));
        bent.put(
                "early",
                viewer.signed(viewer.header().build(), good.issueTime(at(300)).build()));
        good.issueTime(at(0));
        for (String claim : List.of("jti", "htm", "htu", "iat")) {
            bent.put(
                    "no " + claim,
                    viewer.proof(
                            "GET",
                            STUDIES,
                            claims -> claims.claim("ath", KeyHolder.hash(token)).claim(claim, null)));
        }
        bent.put(
                "blank jti",
                viewer.signed(viewer.header().build(), good.jwtID(" ").build()));
        good.jwtID("a");
        bent.put(
                "other type",
                viewer.signed(viewer.header().type(JOSEObjectType.JWT).build(), good.build()));
        bent.put("no type", viewer.signed(viewer.header().type(null).build(), good.build()));
        bent.put("no key", viewer.signed(viewer.header().jwk(null).build(), good.build()));
        bent.put(
                "key of a stranger",
                viewer.signed(viewer.header().jwk(stranger.key().toPublicJWK()).build(), good.build()));
        bent.put(
                "unknown critical header",
                viewer.signed(
                        viewer.header()
                                .criticalParams(java.util.Set.of("x"))
                                .customParam("x", 1)
                                .build(),
                        good.build()));
        bent.put("unsigned", new PlainJWT(good.build()).serialize());
        var hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(viewer.key().toPublicJWK())
                        .build(),
                good.build());
        hmac.sign(new MACSigner(new byte[32]));
        bent.put("symmetric", hmac.serialize());
        bent.put(
                "oversized",
                viewer.signed(
                        viewer.header().build(), good.jwtID("j".repeat(9_000)).build()));
        bent.put("garbage", "a.b.c");
        bent.put("nothing", "");
        return bent;
    }

    private static Date at(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    @Test
    @DisplayName("RFC 9449 4.3 a proof that is anything else than a proof for this request: 401 invalid_dpop_proof")
    void bentProofs() throws JOSEException {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        for (var bent : bentProofs(viewer, token).entrySet()) {
            var answer = WORLD.get(token, bent.getValue());
            assertThat(answer.status()).as(bent.getKey() + answer.body()).isEqualTo(401);
            assertChallenged(answer, "invalid_dpop_proof");
        }
        assertChallenged(WORLD.get(token), "invalid_dpop_proof");
        assertChallenged(
                WORLD.get(token, viewer.proof("GET", STUDIES, token), viewer.proof("GET", STUDIES, token)),
                "invalid_dpop_proof");
        assertThat(WORLD.get(
                                token,
                                viewer.proof(
                                        "GET",
                                        STUDIES,
                                        claims -> claims.claim("ath", KeyHolder.hash(token))
                                                .issueTime(at(-40))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("RFC 9449 11.1 a proof counts once, on all replicas; the same jti by another key is another one")
    void once() {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        String proof = viewer.proof(
                "GET",
                STUDIES,
                claims -> claims.claim("ath", KeyHolder.hash(token)).jwtID("one"));
        try (var replica = WORLD.replica()) {
            assertThat(WORLD.get(token, proof).status()).isEqualTo(200);
            assertChallenged(WORLD.get(token, proof), "invalid_dpop_proof");
            assertChallenged(WORLD.get(replica, token, proof), "invalid_dpop_proof");
        }
        var other = new KeyHolder(ROOT);
        String otherToken = WORLD.token(other);
        assertThat(WORLD.get(
                                otherToken,
                                other.proof(
                                        "GET",
                                        STUDIES,
                                        claims -> claims.claim("ath", KeyHolder.hash(otherToken))
                                                .jwtID("one")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("RFC 9449 11.1 of many requests with one proof at once, one is answered")
    void onceAtOnce() throws Exception {
        var viewer = new KeyHolder(ROOT);
        String token = WORLD.token(viewer);
        String proof = viewer.proof("GET", STUDIES, token);
        var statuses = new ArrayList<Integer>();
        try (var together = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<java.util.concurrent.Future<Integer>>();
            for (int i = 0; i < 8; i++) {
                asked.add(together.submit(() -> WORLD.get(token, proof).status()));
            }
            for (var one : asked) {
                statuses.add(one.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).filteredOn(status -> status == 401).hasSize(7);
    }

    @Test
    @DisplayName("RFC 9449 5 a token request with a bent, second or used proof: 400 invalid_dpop_proof, and no token")
    void tokenRequests() {
        var viewer = new KeyHolder(ROOT);
        String used = viewer.proof();
        assertThat(WORLD.exchange(WORLD.alice.token(), "viewer read", used).status())
                .isEqualTo(200);
        for (var proofs : List.of(
                new String[] {used},
                new String[] {"garbage"},
                new String[] {viewer.proof(), viewer.proof()},
                new String[] {viewer.proof("GET", "/api/token", claims -> claims)},
                new String[] {viewer.proof("POST", "/api/token/introspect", claims -> claims)},
                new String[] {viewer.proof("POST", "/api/token", claims -> claims.issueTime(at(-300)))})) {
            var answer = WORLD.exchange(WORLD.alice.token(), "viewer read", proofs);
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().path("error").asText()).isEqualTo("invalid_dpop_proof");
        }
    }

    @Test
    @DisplayName(
            "A token request whose subject token does not hold leaves no trace of its proof: strangers write nothing")
    void strangers() {
        String proof = new KeyHolder(ROOT).proof();
        var refused = WORLD.exchange("garbage", "viewer read", proof);
        assertThat(refused.json().path("error").asText()).isEqualTo("invalid_request");
        assertThat(WORLD.exchange(WORLD.alice.token(), "viewer read", proof).status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("Used proofs are forgotten when they could not be shown again anyway")
    void forgotten() {
        WORLD.server.sql("insert into used_proofs values ('\\x00', now() - interval '1 second')");
        try (var replica = WORLD.replica()) {
            var viewer = new KeyHolder(ROOT);
            String token = WORLD.token(viewer);
            assertThat(WORLD.get(replica, token, viewer.proof("GET", STUDIES, token))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(WORLD.server.value("select count(*) from used_proofs where proof_hash = '\\x00'"))
                .isEqualTo("0");
        assertThat(WORLD.server.value("select max(expires_time) < now() + interval '"
                        + Duration.ofMinutes(3).toSeconds() + " seconds' from used_proofs"))
                .isEqualTo("t");
    }
}
