package maat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import maat.acceptance.dicom.SyntheticImage;
import maat.acceptance.house.Answer;
import maat.acceptance.house.Await;
import maat.acceptance.house.Client;
import maat.acceptance.house.House;
import maat.acceptance.house.Keycloak;
import maat.acceptance.house.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as Keycloak makes them, after logins on its page; roles are where Keycloak puts those of a realm. */
@DisplayName("Keycloak as the OpenID provider")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakTest {
    private Keycloak keycloak;
    private House house;

    @BeforeAll
    void start() {
        keycloak = Keycloak.start();
        house = House.start(Plan.named("keycloak")
                .with("--issuer", keycloak.realm("hospital").toString(), "--no-samples", "--no-tour")
                .setting("MAAT_OIDC_ROLES_CLAIM", "realm_access.roles"));
    }

    @AfterAll
    void stop() {
        try {
            house.close();
        } finally {
            keycloak.close();
        }
    }

    private String token(String realm, String client, String user) {
        return keycloak.tokens(realm, client, user).path("access_token").asText();
    }

    private Answer register(String token) {
        return Client.anonymous(house.api(0)).post("/register", Map.of("access_token", token));
    }

    private Client registered(String token) {
        var answer = register(token);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Client.bearer(house.api(0), token);
    }

    private void assertRefused(String token) {
        assertThat(register(token).status()).isEqualTo(400);
        var client = Client.bearer(house.api(0), token);
        assertThat(client.get("/albums").status()).isEqualTo(401);
        assertThat(client.get("/studies").status()).isEqualTo(401);
        assertThat(client.post("/albums", Map.of("name", "x")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @DisplayName("AUTH-06, USR-01 its tokens by each algorithm register their user, list, and make an album")
    @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
    void accepted(String algorithm) throws ParseException {
        String token = token("hospital", "viewer-" + algorithm.toLowerCase(Locale.ROOT), "alice");
        assertThat(SignedJWT.parse(token).getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        var answer = register(token);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("email").asText()).isEqualTo("alice@example.org");
        assertThat(answer.json().path("name").asText()).isEqualTo("Alice Example");
        var alice = Client.bearer(house.api(0), token);
        assertThat(alice.post("/albums", Map.of("name", "of " + algorithm)).status())
                .isEqualTo(201);
        assertThat(alice.get("/albums").json().findValuesAsText("name")).contains("of " + algorithm);
    }

    @Test
    @DisplayName("a user of Keycloak's uploads, lists and retrieves, and one of its realm's maat-admin role erases")
    void images() {
        var alice = registered(token("hospital", "viewer-es256", "alice"));
        var bert = registered(token("hospital", "viewer-es256", "bert"));
        var root = registered(token("hospital", "viewer-es256", "root"));
        var image = SyntheticImage.fresh();
        assertThat(alice.store("/studies", List.of(image)).status()).isEqualTo(200);
        assertThat(alice.get("/studies?StudyInstanceUID=" + image.study()).total())
                .isEqualTo(1);
        assertThat(alice.retrieve(image).status()).isEqualTo(200);
        assertThat(bert.retrieve(image).status()).isEqualTo(404);
        assertThat(erase(bert, image.studyPath()).status()).isIn(403, 404);
        assertThat(erase(root, image.studyPath()).status()).isEqualTo(204);
        assertThat(alice.retrieve(image).status()).isEqualTo(404);
    }

    private static Answer erase(Client by, String path) {
        return by.send(by.request(path, "Admin-Action", "permanent").DELETE());
    }

    @Test
    @DisplayName("AUTH-06 without our audience, of another realm, run out, or no access token: 401")
    void refused() {
        registered(token("hospital", "viewer-es256", "alice"));
        assertRefused(token("hospital", "elsewhere", "alice"));
        assertRefused(token("other", "viewer-es256", "alice"));
        assertRefused(token("hospital", "too-late", "alice"));
        var tokens = keycloak.tokens("hospital", "viewer-es256", "alice");
        assertRefused(tokens.path("id_token").asText());
        assertRefused(tokens.path("refresh_token").asText());
    }

    @Test
    @DisplayName("AUTH-08, TOK-31 the acting party that a mapper puts into a token is told by introspection")
    void actingParty() {
        String token = token("hospital", "support", "alice");
        registered(token);
        var proxy = Client.basic(house.api(0), house.internalClient());
        assertThat(proxy.post("/token/introspect", Map.of("token", token))
                        .json()
                        .at("/act/sub")
                        .asText())
                .isEqualTo("helpdesk");
    }

    @Test
    @DisplayName(
            "H-33 a new key of the realm is found with its first tokens, the old one holds on; keys that encrypt do not hinder")
    void keys() throws ParseException {
        String before = token("hospital", "viewer-es256", "bert");
        registered(before);
        keycloak.newKey("hospital");
        String after = token("hospital", "viewer-es256", "bert");
        assertThat(SignedJWT.parse(after).getHeader().getKeyID())
                .isNotEqualTo(SignedJWT.parse(before).getHeader().getKeyID());
        // Unknown keys are looked for twice in five seconds at most, and tokens of other tests may have had them looked
        // for.
        Await.until("the new key is known", () -> register(after).status() == 200);
        assertThat(Client.bearer(house.api(0), after).get("/albums").status()).isEqualTo(200);
        assertThat(Client.bearer(house.api(0), before).get("/albums").status()).isEqualTo(200);
        assertThat(keycloak.keys("hospital").findValuesAsText("use")).contains("enc");
    }
}
