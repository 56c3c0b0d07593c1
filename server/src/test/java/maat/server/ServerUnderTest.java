package maat.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maat.server.config.ServerConfig;
import no.nav.security.mock.oauth2.MockOAuth2Server;

/**
 * A whole server in this process, on a real PostgreSQL and a real OpenID provider, asked over HTTP as clients ask it.
 * PostgreSQL and provider are shared by all tests of a run; each server has a database of its own.
 */
public final class ServerUnderTest implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String INTERNAL_CLIENT = "maat-proxy";
    static final String INTERNAL_SECRET = "secret";

    private final Server server;
    private final String databaseUrl;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerUnderTest(Server server, String databaseUrl) {
        this.server = server;
        this.databaseUrl = databaseUrl;
    }

    /** The OpenID provider that servers under test trust, as issuer {@code maat}. */
    public static MockOAuth2Server provider() {
        return SharedServices.PROVIDER;
    }

    /** A server on a fresh database, without a PACS behind it. */
    public static ServerUnderTest start() {
        return start(newDatabase(), URI.create("http://127.0.0.1:1/dicom-web"));
    }

    /** A server on a database that another one may use too. */
    public static ServerUnderTest start(String databaseUrl, URI pacs) {
        return start(ConfigUnderTest.of(databaseUrl, pacs));
    }

    /** A server that is told all of it. */
    public static ServerUnderTest start(ServerConfig config) {
        return new ServerUnderTest(Server.start(config), config.database().url());
    }

    public static String newDatabase() {
        return SharedServices.newDatabase();
    }

    public String databaseUrl() {
        return databaseUrl;
    }

    public URI root() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public URI management() {
        return URI.create("http://127.0.0.1:" + server.managementPort());
    }

    /** An access token of the provider for a person who may not be registered yet. */
    public static String token(String sub, Map<String, Object> claims) {
        return provider().issueToken("maat", sub, "maat", claims).serialize();
    }

    /** A person who has logged in once. */
    public Session user(String sub) {
        var session = new Session(
                "Bearer " + token(sub, Map.of("name", sub.toUpperCase(Locale.ROOT), "email", sub + "@example.org")));
        var answer = session.form("POST", "/api/register", "access_token", session.token());
        if (answer.status() != 200) {
            throw new IllegalStateException("register: " + answer);
        }
        return session;
    }

    /** Somebody with any token. */
    public Session bearer(String token) {
        return new Session("Bearer " + token);
    }

    /** The internal client. */
    public Session internal() {
        return new Session("Basic "
                + Base64.getEncoder()
                        .encodeToString((INTERNAL_CLIENT + ":" + INTERNAL_SECRET).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Stands in for an upload whose pixels reached the PACS: admitted as the proxy asks for it, then marked as indexed.
     *
     * @param album where it goes, empty for where the token leads
     * @return the server's word on admission
     */
    public JsonNode upload(Session uploader, String album, String study, String series) {
        var answer = internal()
                .json(
                        "POST",
                        "/uploads/series",
                        JSON.createObjectNode()
                                .put("token", uploader.token())
                                .put("album", album)
                                .put("study", study)
                                .put("series", series)
                                .toString());
        if (answer.status() != 200) {
            throw new IllegalStateException("uploads: " + answer);
        }
        if (answer.json().path("allowed").asBoolean()) {
            sql("update studies set populated = true, study_date = '20260101', attributes = '{}' where study_uid = '%s'"
                    .formatted(study));
            sql("update series set populated = true, reserved_until = null, modality = 'CT', instances = 2"
                    + " where series_uid = '%s'".formatted(series));
        }
        return answer.json();
    }

    /** A statement straight to the server's database, for states that no request can make. */
    public void sql(String statement) {
        try (var connection = DriverManager.getConnection(databaseUrl);
                var open = connection.createStatement()) {
            open.execute(statement);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The one value that a query yields straight from the server's database, as text. */
    public String value(String query) {
        try (var connection = DriverManager.getConnection(databaseUrl);
                var open = connection.createStatement();
                var rows = open.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Waits for what happens beside requests, at most 20 s. */
    public void await(String value, String query) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!value(query).equals(value)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not " + value + " in time: " + query);
            }
            Thread.onSpinWait();
        }
    }

    /**
     * A digest of all that requests can change, whatever table it is in. What replicas keep for themselves is left out, and
     * how often work that follows was tried, and when a token was used last.
     */
    public String digest() {
        return value("""
                select md5(string_agg(c.table_name || ' ' || (xpath('/row/digest/text()', query_to_xml(
                    case c.table_name when 'outbox'
                        then 'select coalesce(md5(string_agg(kind || subject, '','' order by id)), ''none'') as digest from outbox'
                        else format('select coalesce(md5(string_agg(x, '','' order by x)), ''none'') as digest from '
                            || '(select (to_jsonb(t) - ''last_used'')::text as x from %I t) rows', c.table_name) end,
                    false, true, '')))[1]::text, ';' order by c.table_name))
                from information_schema.tables c
                where c.table_schema = 'public' and c.table_type = 'BASE TABLE'
                    and c.table_name not in ('leases', 'announcements', 'flyway_schema_history', 'keys')""");
    }

    /** Somebody with this {@code Authorization} header. */
    public Session authorization(String header) {
        return new Session(header);
    }

    /** Nobody. */
    public Session anonymous() {
        return new Session(null);
    }

    /** Nobody, whom a proxy saw at that address. */
    public Session from(String address) {
        return anonymous().with("X-Forwarded-For", address);
    }

    /** What came back. */
    public record Answer(int status, String body, Map<String, List<String>> headers) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        /** The token that was made. */
        public String accessToken() {
            return json().path("access_token").asText();
        }

        public Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .flatMap(header -> header.getValue().stream())
                    .findFirst();
        }
    }

    /** Somebody with credentials, who asks. */
    public final class Session {
        private final String authorization;

        /** Names and values in turn. */
        private final List<String> headers;

        private Session(String authorization, String... headers) {
            this.authorization = authorization;
            this.headers = List.of(headers);
        }

        /** The same with a token. */
        public Session bearing(String token) {
            return as("Bearer " + token);
        }

        /** The same with this {@code Authorization} header. */
        public Session as(String header) {
            return new Session(header, headers.toArray(String[]::new));
        }

        /** The same with a further header. */
        public Session with(String name, String value) {
            return new Session(
                    authorization,
                    Stream.concat(headers.stream(), Stream.of(name, value)).toArray(String[]::new));
        }

        /** The same with headers {@code DPoP}. */
        public Session proving(String... proofs) {
            var proving = this;
            for (String proof : proofs) {
                proving = proving.with("DPoP", proof);
            }
            return proving;
        }

        /** The header of that name. */
        public String authorization() {
            return authorization;
        }

        public String token() {
            return authorization.substring("Bearer ".length());
        }

        public Answer get(String path) {
            return send("GET", path, null, "");
        }

        public Answer put(String path) {
            return send("PUT", path, null, "");
        }

        public Answer delete(String path) {
            return send("DELETE", path, null, "");
        }

        /** @param fields names and values in turn */
        public Answer form(String method, String path, String... fields) {
            var pairs = Arrays.stream(fields)
                    .map(field -> URLEncoder.encode(field, StandardCharsets.UTF_8))
                    .toList();
            var body = new StringBuilder();
            for (int i = 0; i < pairs.size(); i += 2) {
                body.append(i == 0 ? "" : "&").append(pairs.get(i)).append('=').append(pairs.get(i + 1));
            }
            return send(method, path, "application/x-www-form-urlencoded", body.toString());
        }

        /** Makes an album. @return its id */
        public String album(String name) {
            return form("POST", "/api/albums", "name", name)
                    .json()
                    .path("album_id")
                    .asText();
        }

        /**
         * Asks the token endpoint for a token of that scope (RFC 8693), by somebody's token.
         *
         * @param further names and values in turn
         */
        public Answer exchange(String subject, String scope, String study, String... further) {
            var fields = Stream.of(
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:token-exchange",
                    "subject_token",
                    subject,
                    "subject_token_type",
                    "urn:ietf:params:oauth:token-type:access_token",
                    "scope",
                    scope,
                    "studyUID",
                    study);
            return form(
                    "POST",
                    "/api/token",
                    Stream.concat(fields, Arrays.stream(further)).toArray(String[]::new));
        }

        public Answer json(String method, String path, String document) {
            return send(method, path, "application/json", document);
        }

        public Answer send(String method, String path, String contentType, String body) {
            return send(method, path, contentType, body.getBytes(StandardCharsets.UTF_8));
        }

        public Answer send(String method, String path, String contentType, byte[] body) {
            var request = HttpRequest.newBuilder(URI.create(root() + path))
                    .method(
                            method,
                            body.length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            if (authorization != null) {
                request.header("Authorization", authorization);
            }
            for (int i = 0; i < headers.size(); i += 2) {
                request.header(headers.get(i), headers.get(i + 1));
            }
            if (contentType != null) {
                request.header("Content-Type", contentType);
            }
            try {
                var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                var answered = response.headers().map().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
                return new Answer(response.statusCode(), response.body(), answered);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
