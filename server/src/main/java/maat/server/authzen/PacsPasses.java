package maat.server.authzen;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import maat.server.authzen.Evaluation.Judgement;
import maat.server.authzen.Evaluation.PacsPass;
import maat.server.http.PathValue;
import maat.server.oauth.PacsCredentials;
import maat.server.oauth.PacsGrant;
import maat.server.oauth.PacsGrant.Bearer;
import maat.server.oauth.PacsGrant.Purpose;
import maat.server.policy.Question;
import maat.server.principal.Caller;
import maat.server.principal.Principal;

/** Sends along with an allow what lets the enforcement point into the PACS, where it asks for that (WDO-14). */
public final class PacsPasses {
    private final PacsCredentials credentials;
    private final boolean signed;
    private final Clock clock;

    /** @param signed whether there are such passes at all */
    public PacsPasses(PacsCredentials credentials, boolean signed, Clock clock) {
        this.credentials = credentials;
        this.signed = signed;
        this.clock = clock;
    }

    Judgement along(Caller asking, EvaluationRequest request, Question question, Judgement judgement) {
        boolean wanted = signed
                && request.context().path("pacs_pass").asBoolean()
                && asking.principal() instanceof Principal.Client
                && judgement.answer().decision().allow();
        return wanted
                ? grant(request, question, judgement)
                        .map(this::pass)
                        .map(judgement::with)
                        .orElse(judgement)
                : judgement;
    }

    /** For a program of ours that searches the PACS on nobody's behalf, without a look into any study. */
    PacsPass ofProgram(String name) {
        return pass(reading(Bearer.program(name), Optional.empty(), Optional.empty()));
    }

    /** For a program of ours that looks at a series on nobody's behalf. */
    PacsPass ofProgram(String name, String study, String series) {
        return pass(reading(Bearer.program(name), Optional.of(study), Optional.of(series)));
    }

    private static PacsGrant reading(Bearer bearer, Optional<String> study, Optional<String> series) {
        return new PacsGrant(Purpose.READ, bearer, study, series);
    }

    /**
     * None comes with the decision on a study: it would let into all of it, while its caller may see some series only.
     * Whoever reads the study asks for each of its series.
     */
    private static Optional<PacsGrant> grant(EvaluationRequest request, Question question, Judgement judgement) {
        var bearer = judgement.bearer();
        var resource = question.resource();
        return switch (question.action()) {
            case SERIES_READ ->
                Optional.of(reading(bearer, Optional.of(resource.study()), Optional.of(resource.series())));
            case STUDY_STORE ->
                Optional.of(new PacsGrant(
                        Purpose.STORE,
                        bearer,
                        request.resource().property("study").filter(PathValue::isUid),
                        Optional.empty()));
            default -> Optional.empty();
        };
    }

    private PacsPass pass(PacsGrant grant) {
        var credential = credentials.credential(grant);
        return new PacsPass(credential.token(), Duration.ofMillis(credential.endsAt() - clock.millis()));
    }
}
