package maat.server.user;

import java.util.Optional;
import maat.server.album.AlbumFacts;
import maat.server.audit.Audit;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.http.Parameters;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;
import maat.server.study.Studies;

/** What users may know of each other and of themselves (reference 2.7, 9). */
public final class Users {
    private final Database database;
    private final Authorizer authorizer;

    public Users(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /**
     * One user, or those whom a text finds. An album that narrows the question must be the caller's, a study visible;
     * both are checked before the rest of the query is read (2.1).
     */
    UserView.Found find(Caller caller, Parameters query) {
        return database.snapshot(transaction -> {
            var answer = authorizer.require(transaction, onSystem(Action.USER_SEARCH, caller));
            var album = UserQuery.album(query);
            album.ifPresent(id -> requireMembers(transaction, caller, id));
            var study = UserQuery.study(query);
            study.ifPresent(uid -> authorizer.require(transaction, Studies.readQuestion(caller, uid, Source.ANY)));
            return switch (UserQuery.of(query)) {
                case UserQuery.Reference reference -> test(transaction, reference.user(), album, study);
                case UserQuery.Search search -> UserView.search(transaction, search, answer.callerId(), album, study);
            };
        });
    }

    private void requireMembers(Transaction transaction, Caller caller, String album) {
        authorizer.require(
                transaction,
                Question.of(Action.ALBUM_MEMBER_LIST, caller, Resource.album(album), AlbumFacts.album(album)));
    }

    private static UserView.Found test(
            Transaction transaction, String user, Optional<String> album, Optional<String> study) {
        Audit.word("TEST_USER");
        Audit.detail("target_user", user);
        return one(transaction, user, album, study);
    }

    /** Clients put e-mail addresses into the query as they are, so that {@code +} arrives as a space (UI-18). */
    private static UserView.Found one(
            Transaction transaction, String user, Optional<String> album, Optional<String> study) {
        var found = UserView.find(transaction, user, album, study);
        return found.document().isEmpty() && user.indexOf(' ') >= 0
                ? UserView.find(transaction, user.replace(' ', '+'), album, study)
                : found;
    }

    /** What the caller's inbox holds (USR-16). */
    String inbox(Caller caller) {
        return database.snapshot(transaction -> {
            Authorized answer = authorizer.require(transaction, onSystem(Action.USER_READ_SELF, caller));
            return UserView.inbox(transaction, answer.callerId());
        });
    }

    /** For whom a token acts, told to those whom the policy lets know it in this way (USR-15). */
    String identify(Caller caller) {
        return database.snapshot(transaction -> {
            var answer = authorizer.require(transaction, onSystem(Action.USER_IDENTIFY, caller));
            return UserView.of(transaction, answer.callerSub());
        });
    }

    private static Question onSystem(Action action, Caller caller) {
        return Question.of(action, caller, Resource.system(), Facts.NONE);
    }
}
