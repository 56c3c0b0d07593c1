package maat.server.oauth;

import java.util.Optional;
import maat.server.oauth.PacsGrant.Bearer;
import maat.server.policy.Authorized;
import maat.server.principal.Caller;
import maat.server.principal.Principal;
import maat.server.principal.Principal.Wrapped;

/** Tells the PACS who stands behind a request that was allowed. */
public final class PacsBearers {
    private PacsBearers() {}

    public static Bearer of(Caller caller, Authorized answer) {
        return new Bearer(
                answer.callerSub(),
                client(caller.principal()),
                actingParty(caller.principal()),
                Optional.ofNullable(answer.capability()));
    }

    private static Optional<String> client(Principal principal) {
        return principal instanceof Principal.User user ? user.client() : Optional.empty();
    }

    private static Optional<String> actingParty(Principal principal) {
        return switch (principal) {
            case Principal.User user -> user.actingParty();
            case Principal.Viewer viewer ->
                viewer.wrapped() instanceof Wrapped.User user ? user.actingParty() : Optional.empty();
            case Principal.Capability _, Principal.Client _, Principal.Anonymous _ -> Optional.empty();
        };
    }
}
