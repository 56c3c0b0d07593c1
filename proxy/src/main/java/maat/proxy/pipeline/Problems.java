package maat.proxy.pipeline;

import java.util.Locale;
import maat.proxy.backend.BackFailure;
import maat.proxy.decision.Decision;
import maat.proxy.decision.Decision.Allowed;
import maat.proxy.decision.Decision.Refused;
import maat.proxy.decision.Decision.Undecided;
import maat.proxy.dicomweb.RequestRefused;

/** The words for what went wrong. A hidden object and an unknown one get the same ones (H-10). */
public final class Problems {
    private Problems() {}

    /** @param what the noun of the resource: "Study" or "Series" */
    public static Problem of(Decision decision, String what) {
        return switch (decision) {
            case Refused refused -> refused(refused, what);
            case Undecided _ ->
                Problem.of(503, "Service Unavailable", "Nobody can decide about this request now")
                        .with("Retry-After", "1");
            case Allowed _ -> Problem.of(404, what + " Not Found", notFound(what));
        };
    }

    private static Problem refused(Refused refused, String what) {
        return switch (refused.status()) {
            case 401 -> unauthorized(refused);
            case 404 -> Problem.refused(404, what + " Not Found", notFound(what), refused.reasons());
            case 409 -> Problem.refused(409, "Conflict", "The state of things does not permit this", refused.reasons());
            case 400 -> Problem.refused(400, "Bad Request", "The request makes no sense here", refused.reasons());
            case 429 ->
                Problem.refused(429, "Too Many Requests", "Too many requests were refused", refused.reasons())
                        .with("Retry-After", "1");
            default -> Problem.refused(403, "Authorization error", "This is not permitted", refused.reasons());
        };
    }

    /** Where a proof of the token's key is at issue, the challenge says so (RFC 9449 7.1). */
    private static Problem unauthorized(Refused refused) {
        Problem problem = Problem.refused(401, "Authorization error", "The token was refused", refused.reasons());
        return switch (refused.reasons().isEmpty() ? "" : refused.reasons().getFirst()) {
            case "invalid_dpop_proof" -> problem.with("WWW-Authenticate", challenge("invalid_dpop_proof"));
            case "proof_required", "token_not_bound" -> problem.with("WWW-Authenticate", challenge("invalid_token"));
            default -> problem;
        };
    }

    private static String challenge(String error) {
        return "DPoP realm=\"maat\", error=\"%s\", algs=\"ES256 PS256 RS256\"".formatted(error);
    }

    private static String notFound(String what) {
        return "The " + what.toLowerCase(Locale.ROOT) + " does not exist or you don't have access";
    }

    /** The PACS gave no proper answer (WDO-16). */
    public static Problem pacs(BackFailure failure) {
        return switch (failure.kind()) {
            case CONNECT -> Problem.of(502, "PACS error", "The PACS cannot be reached");
            case CLOSED, MALFORMED -> Problem.of(502, "PACS error", "The PACS gave no complete answer");
            case TIME_OUT -> Problem.of(504, "PACS error", "The PACS does not answer");
            case BUSY ->
                Problem.of(503, "Service Unavailable", "The PACS is busy").with("Retry-After", "1");
        };
    }

    /** No server gave a proper answer. */
    static Problem server(BackFailure failure) {
        return switch (failure.kind()) {
            case CONNECT, BUSY ->
                Problem.of(503, "Service Unavailable", "No server can be reached")
                        .with("Retry-After", "1");
            case CLOSED, MALFORMED -> Problem.of(502, "Bad Gateway", "The server gave no complete answer");
            case TIME_OUT -> Problem.of(504, "Gateway Timeout", "The server does not answer");
        };
    }

    static Problem of(RequestRefused refused) {
        Problem problem = Problem.of(refused.status(), refused.getMessage(), refused.detail());
        if (refused.allow().isEmpty()) {
            return problem;
        }
        return problem.with(
                "Allow",
                String.join(", ", refused.allow().stream().map(Enum::name).toList()));
    }
}
