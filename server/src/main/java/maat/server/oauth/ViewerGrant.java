package maat.server.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import maat.server.policy.Source;
import maat.server.principal.InvalidToken;
import maat.server.principal.Principal;
import maat.server.principal.Principal.Wrapped;

/** The reduced grant inside a viewer token, as JSON: for whom, which study, by way of what, and until when. */
record ViewerGrant(String audience) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String write(Principal.Viewer grant, Instant now) {
        var document = JSON.createObjectNode().put("jti", grant.id());
        switch (grant.wrapped()) {
            case Wrapped.User user -> {
                document.put("sub", user.sub());
                user.actingParty().ifPresent(party -> document.put("act", party));
            }
            case Wrapped.Capability capability -> document.put("capability", capability.id());
        }
        document.put("study", grant.study());
        write(document, grant.source());
        document.put("scope", String.join(" ", new TreeSet<>(grant.scope())));
        document.put("aud", audience);
        document.put("iat", now.getEpochSecond());
        document.put("exp", grant.until().getEpochSecond());
        grant.boundTo().ifPresent(key -> document.putObject("cnf").put("jkt", key));
        return document.toString();
    }

    Principal.Viewer read(String text) throws InvalidToken {
        try {
            var document = JSON.readTree(text);
            if (!audience.equals(document.path("aud").textValue())) {
                throw new InvalidToken("wrong_audience");
            }
            return new Principal.Viewer(
                    required(document, "jti"),
                    wrapped(document),
                    required(document, "study"),
                    source(document),
                    Arrays.stream(required(document, "scope").split(" ", -1))
                            .filter(word -> !word.isEmpty())
                            .collect(Collectors.toUnmodifiableSet()),
                    Instant.ofEpochSecond(document.path("exp").longValue()),
                    Optional.ofNullable(document.at("/cnf/jkt").textValue()));
        } catch (JsonProcessingException notOurs) {
            throw new InvalidToken("malformed");
        }
    }

    private static Wrapped wrapped(JsonNode document) throws InvalidToken {
        return document.has("capability")
                ? new Wrapped.Capability(required(document, "capability"))
                : new Wrapped.User(
                        required(document, "sub"),
                        Optional.ofNullable(document.path("act").textValue()));
    }

    private static void write(ObjectNode document, Source source) {
        switch (source) {
            case Source.Any _ -> document.put("source", "any");
            case Source.Inbox _ -> document.put("source", "inbox");
            case Source.Album album -> document.put("source", "album").put("album", album.album());
        }
    }

    private static Source source(JsonNode document) throws InvalidToken {
        return switch (required(document, "source")) {
            case "any" -> Source.ANY;
            case "inbox" -> Source.INBOX;
            case "album" -> new Source.Album(required(document, "album"));
            default -> throw new InvalidToken("malformed");
        };
    }

    private static String required(JsonNode document, String name) throws InvalidToken {
        String value = document.path(name).textValue();
        if (value == null) {
            throw new InvalidToken("malformed");
        }
        return value;
    }
}
