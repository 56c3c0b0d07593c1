package maat.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import maat.server.database.DatabaseUnavailable;
import maat.server.index.PacsUnavailable;
import maat.server.policy.Decision;
import maat.server.policy.PolicyFailure;
import maat.server.policy.Refused;
import maat.server.principal.InvalidToken;
import maat.server.principal.PresentedTokens;
import maat.server.principal.Proofs;
import maat.server.principal.RandomText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become answers. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final JsonFactory JSON = new JsonFactory();

    /** Characters of the id by which an answer and a line of the log find each other (2.2). */
    private static final int LOG_ID = 20;

    /** The classes under which existing clients know that something does not exist, by type of resource. */
    private static final Map<String, Problem> NOT_FOUND = Map.of(
            "album", Problem.of(404, "Album Not Found", "The album does not exist or you don't have access"),
            "study", Problem.of(404, "Study Not Found", "The study does not exist or you don't have access"),
            "series", Problem.of(404, "Series Not Found", "The series does not exist or you don't have access"),
            "user", Problem.of(404, "User Not Found", "The user is unknown"),
            "system", Problem.of(404, "Not Found", "There is no such resource"));

    private Problems() {}

    public static void register(HttpRouting.Builder routing) {
        routing.error(Problem.class, Problems::send)
                .error(Refused.class, (request, response, refused) -> send(request, response, of(refused)))
                .error(PolicyFailure.class, (request, response, none) -> send(request, response, unavailable(none)))
                .error(
                        DatabaseUnavailable.class,
                        (request, response, none) -> send(request, response, unavailable(none)))
                .error(PacsUnavailable.class, (request, response, failure) -> send(request, response, of(failure)))
                .error(RequestException.class, (request, response, bad) -> send(request, response, of(bad)))
                .error(
                        HttpException.class,
                        (request, response, bad) -> send(request, response, of(bad.status(), bad.getMessage())))
                .error(Throwable.class, Problems::unexpected);
    }

    /** A refusal as clients are told of it; what may not be seen looks like what does not exist (H-10). */
    public static Problem of(Refused refused) {
        var decision = refused.decision();
        var problem = switch (decision.status()) {
            case UNAUTHORIZED -> unauthorized("The token was refused");
            case NOT_FOUND -> notFound(refused);
            case CONFLICT -> Problem.of(409, "Conflict", "The present state does not permit this");
            case BAD_REQUEST -> Problem.badQuery(badRequest(decision.reasons()));
            case FORBIDDEN, OK -> Problem.of(403, "Authorization error", "You don't have the permission for this");
        };
        return decision.status() == Decision.Status.NOT_FOUND ? problem : problem.because(decision.reasons());
    }

    private static String badRequest(List<String> reasons) {
        return reasons.contains("source_required")
                ? "Exactly one source is required: album or inbox=true"
                : "The request does not fit the token";
    }

    /** 401 for a token that was read and refused: without challenges, as existing clients expect. */
    public static Problem unauthorized(String detail) {
        return Problem.of(401, "Authorization error", detail);
    }

    /** 401 for a token that proves nothing; where it would with a proof, the challenge says so (RFC 9449 7.1). */
    static Problem refused(InvalidToken refused) {
        return refused.reason().equals(PresentedTokens.PROOF_REQUIRED)
                ? refusedProof(refused)
                : unauthorized("The token was refused: " + refused.reason());
    }

    /** 401 for a token that was shown with a proof, or should have been. */
    static Problem refusedProof(InvalidToken refused) {
        String error = refused.reason().equals(Proofs.INVALID) ? Proofs.INVALID : "invalid_token";
        return unauthorized("The token was refused: " + refused.reason())
                .with(
                        HeaderNames.WWW_AUTHENTICATE.defaultCase(),
                        "DPoP realm=\"maat\", error=\"%s\", algs=\"%s\""
                                .formatted(error, String.join(" ", Proofs.ALGORITHM_NAMES)));
    }

    /** 401 for credentials that are missing or cannot be read, with both challenges (AUTH-03). */
    public static Problem challenge(String detail) {
        return unauthorized(detail)
                .with(HeaderNames.WWW_AUTHENTICATE.defaultCase(), "Basic realm=\"maat\"", "Bearer realm=\"maat\"");
    }

    private static Problem notFound(Refused refused) {
        var type = switch (refused.decision().reasons().stream().findFirst().orElse("")) {
            case "unknown_user", "not_a_member", "target_without_access" -> "user";
            case "no_album_access", "no_album_named" -> "album";
            default -> refused.question().resource().type();
        };
        return NOT_FOUND.getOrDefault(type, NOT_FOUND.get("system"));
    }

    private static Problem of(RequestException bad) {
        int status = bad.status().code();
        return Problem.of(status == 0 ? 400 : status, "Bad Request", "The request cannot be read");
    }

    private static Problem of(Status status, String message) {
        return Problem.of(status.code(), status.reasonPhrase(), status.code() < 500 ? message : "Not possible now");
    }

    private static Problem of(PacsUnavailable failure) {
        LOG.warn("PACS: {}", failure.getMessage());
        return Problem.of(502, "PACS error", "The PACS cannot be asked at present");
    }

    private static Problem unavailable(RuntimeException failure) {
        LOG.warn("No decision: {}", failure.getMessage());
        return Problem.of(503, "Internal server error", "No decision can be made at present; nothing was changed");
    }

    private static void unexpected(ServerRequest request, ServerResponse response, Throwable fault) {
        var id = RandomText.alphanumeric(LOG_ID);
        LOG.error(
                "{} {} failed, log id {}",
                request.prologue().method(),
                request.path().rawPath(),
                id,
                fault);
        send(request, response, Problem.of(500, "Internal server error", "Log id " + id));
    }

    /** The response has lost the headers that were set before the failure, so those of every answer are set again. */
    static void send(ServerRequest request, ServerResponse response, Problem problem) {
        RequestId.echo(request, response);
        response.status(problem.status());
        response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        problem.headers()
                .forEach((name, values) -> response.header(HeaderNames.create(name), values.toArray(String[]::new)));
        response.send(document(problem));
    }

    private static String document(Problem problem) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", Status.create(problem.status()).reasonPhrase());
            json.writeNumberField("status", problem.status());
            json.writeStringField("message", problem.getMessage());
            json.writeStringField("detail", problem.detail());
            if (!problem.reasons().isEmpty()) {
                json.writeArrayFieldStart("reasons");
                for (String reason : problem.reasons()) {
                    json.writeString(reason);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
