package maat.server.capability;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import maat.server.album.AlbumFacts;
import maat.server.audit.Audit;
import maat.server.database.Database;
import maat.server.http.Parameters;
import maat.server.http.PathValue;
import maat.server.http.Problem;
import maat.server.policy.Action;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.principal.Caller;
import maat.server.principal.CapabilitySecrets;
import maat.server.principal.RandomText;

/** What can be done with capability tokens (reference 6). Each use case decides and acts in one transaction. */
public final class Capabilities {
    private static final int ID_LENGTH = 10;

    /** Of the token that is made, read or revoked, as the audit log calls it. */
    private static final String ID = "capabilityID";

    private final Database database;
    private final Authorizer authorizer;
    private final CapabilitySecrets secrets;
    private final Clock clock;

    public Capabilities(Database database, Authorizer authorizer, CapabilitySecrets secrets, Clock clock) {
        this.database = database;
        this.authorizer = authorizer;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Makes a token for the caller or for an album, and returns it with its secret, this once (CAP-01, CAP-02). */
    String create(Caller caller, Parameters form) {
        var album = CapabilityFields.albumOf(form);
        return database.write(transaction -> {
            var answer = authorizer.require(transaction, about(Action.CAPABILITY_CREATE, caller, album, Facts.NONE));
            album.ifPresent(Capabilities::requireAlbumId);
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var fields = CapabilityFields.of(form, now);
            String id = RandomText.alphanumeric(ID_LENGTH);
            Audit.detail(ID, id);
            String secret = secrets.random();
            CapabilitySql.insert(transaction, id, secrets.hash(secret), fields, answer.callerId(), now);
            return CapabilityView.created(transaction, id, secret);
        });
    }

    /** The caller's own tokens (CAP-07), or those for an album, of one user or of all (CAP-08). */
    CapabilityView.Page list(Caller caller, Parameters query) {
        return database.snapshot(transaction -> {
            var album = query.hint("album");
            var target = album.flatMap(id -> query.hint("user").map(user -> AlbumFacts.target(user, id)));
            var answer = authorizer.require(
                    transaction, about(Action.CAPABILITY_LIST, caller, album, target.orElse(Facts.NONE)));
            album.ifPresent(Capabilities::requireAlbumId);
            var wanted = CapabilitySearch.of(query);
            return wanted.album().isPresent()
                    ? CapabilityView.ofAlbum(transaction, wanted)
                    : CapabilityView.ofOwner(transaction, answer.callerId(), wanted);
        });
    }

    String read(Caller caller, String id) {
        return database.snapshot(transaction -> {
            authorizer.require(transaction, about(Action.CAPABILITY_READ, caller, id));
            return CapabilityView.of(transaction, id);
        });
    }

    /** Ends a token at once, wherever it is in use; one that has ended already stays as it was (CAP-10). */
    String revoke(Caller caller, String id) {
        return database.write(transaction -> {
            var answer = authorizer.require(transaction, about(Action.CAPABILITY_REVOKE, caller, id));
            CapabilitySql.revoke(transaction, id, answer.callerId());
            // Announced again too: each answer promises that no proxy serves the token, and an earlier one may still
            // wait.
            transaction.announce("token:" + id);
            return CapabilityView.of(transaction, id);
        });
    }

    private static Question about(Action action, Caller caller, String id) {
        Audit.detail(ID, id);
        return Question.of(action, caller, Resource.token("capability"), CapabilityFacts.of(id));
    }

    /** About tokens of an album; what cannot be an album's id is asked about as nobody's album. */
    private static Question about(Action action, Caller caller, Optional<String> album, Facts further) {
        return album.filter(PathValue::isAlbum)
                .map(id -> Question.of(
                        action, caller, Resource.album(id), AlbumFacts.album(id).and(further)))
                .orElseGet(() -> Question.of(action, caller, Resource.system(), further));
    }

    private static void requireAlbumId(String text) {
        if (!PathValue.isAlbum(text)) {
            throw Problem.of(404, "Album Not Found", "The album does not exist or you don't have access");
        }
    }
}
