package maat.server.album;

import java.util.Map;
import maat.server.audit.Audit;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.event.Event;
import maat.server.event.Events;
import maat.server.event.Mutation;
import maat.server.http.Paging;
import maat.server.http.Parameters;
import maat.server.http.Problem;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.principal.Caller;

/** What can be done with albums and their members. Each use case decides and acts in one transaction. */
public final class Albums {
    private final Database database;
    private final Authorizer authorizer;

    public Albums(Database database, Authorizer authorizer) {
        this.database = database;
        this.authorizer = authorizer;
    }

    /** Makes an album with the caller as its sole admin, and returns the full album object (ALB-01). */
    String create(Caller caller, Parameters form) {
        return database.write(transaction -> {
            var answer = authorizer.require(
                    transaction, Question.of(Action.ALBUM_CREATE, caller, Resource.system(), Facts.NONE));
            String album = AlbumId.random();
            AlbumSql.insert(transaction, album, AlbumFields.of(form));
            notePermissions(form);
            AlbumSql.addAdmin(transaction, album, answer.callerSub());
            note(transaction, answer, Mutation.CREATE_ALBUM, album);
            return AlbumView.full(transaction, album, answer.callerId());
        });
    }

    /** The filters are read after the decision, as the order of checks wants it (2.1). */
    AlbumView.Page list(Caller caller, Parameters query) {
        return database.snapshot(transaction -> {
            var answer = authorizer.require(
                    transaction, Question.of(Action.ALBUM_LIST, caller, Resource.system(), Facts.NONE));
            return AlbumListView.of(transaction, answer.callerId(), AlbumSearch.of(query));
        });
    }

    /** The full object for those who act as a user, the reduced one for tokens of an album (ALB-11 to ALB-13). */
    String read(Caller caller, String album, Parameters query) {
        return database.snapshot(transaction -> {
            var answer = authorizer.require(transaction, about(Action.ALBUM_READ, caller, album));
            boolean includeUsers = query.flag("includeUsers").orElse(false);
            if (includeUsers) {
                authorizer.require(transaction, about(Action.ALBUM_MEMBER_LIST, caller, album));
            }
            String document = isReduced(answer)
                    ? AlbumView.reduced(transaction, album)
                    : AlbumView.full(transaction, album, answer.callerId());
            return includeUsers ? AlbumView.withMembers(transaction, document, album) : document;
        });
    }

    /** Changes the fields that are named, and returns the full album object (ALB-14 to ALB-16). */
    String edit(Caller caller, String album, AlbumChanges changes) {
        return database.write(transaction -> {
            AlbumSql.lock(transaction, album);
            var resource = Resource.album(album).changing(changes.fields());
            var answer = authorizer.require(
                    transaction, Question.of(Action.ALBUM_EDIT, caller, resource, AlbumFacts.album(album)));
            var values = changes.ofAlbum();
            notePermissions(changes.form());
            AlbumSql.edit(transaction, album, values);
            AlbumSql.editMembership(transaction, album, answer.callerId(), changes.ofMember());
            if (!values.isEmpty()) {
                note(transaction, answer, Mutation.EDIT_ALBUM, album);
                AlbumSql.touch(transaction, album);
                transaction.announce("album:" + album);
            }
            return AlbumView.full(transaction, album, answer.callerId());
        });
    }

    /** What members are asked to be allowed is told with its values, since it is what others will rely on. */
    private static void notePermissions(Parameters form) {
        AlbumChanges.PERMISSIONS.forEach(
                name -> form.flag(name).ifPresent(flag -> Audit.detail(name, flag.toString())));
    }

    /** A mark of the caller's own, which is no event of the album (4.7). */
    void addFavorite(Caller caller, String album) {
        mark(caller, album, Map.of("favorite", true));
    }

    void removeFavorite(Caller caller, String album) {
        mark(caller, album, Map.of("favorite", false));
    }

    private void mark(Caller caller, String album, Map<String, Object> values) {
        database.write(transaction -> {
            var answer = authorizer.require(transaction, about(Action.ALBUM_FAVORITE, caller, album));
            AlbumSql.editMembership(transaction, album, answer.callerId(), values);
            return null;
        });
    }

    void delete(Caller caller, String album) {
        database.write(transaction -> {
            AlbumSql.lock(transaction, album);
            var answer = authorizer.require(transaction, about(Action.ALBUM_DELETE, caller, album));
            delete(transaction, album, answer);
            return null;
        });
    }

    AlbumView.Page members(Caller caller, String album, Parameters query) {
        return database.snapshot(transaction -> {
            authorizer.require(transaction, about(Action.ALBUM_MEMBER_LIST, caller, album));
            return AlbumView.members(transaction, album, Paging.of(query, 0));
        });
    }

    /** Adding a member again changes nothing but the time of the last event (ALB-18, ALB-20). */
    void addMember(Caller caller, String album, String user) {
        changeMembers(Action.ALBUM_MEMBER_ADD, caller, album, user, (transaction, sub, answer) -> {
            if (AlbumSql.addMember(transaction, album, sub)) {
                note(transaction, answer, Mutation.ADD_USER, album, sub);
            }
        });
    }

    /** Makes a member an admin, or somebody else both; an admin stays one without an event (ALB-25). */
    void addAdmin(Caller caller, String album, String user) {
        changeMembers(Action.ALBUM_ADMIN_ADD, caller, album, user, (transaction, sub, answer) -> {
            if (AlbumSql.promote(transaction, album, sub)) {
                note(transaction, answer, Mutation.PROMOTE_ADMIN, album, sub);
            } else if (AlbumSql.addAdmin(transaction, album, sub)) {
                note(transaction, answer, Mutation.ADD_ADMIN, album, sub);
            }
        });
    }

    /** Takes the admin right, and with it the album tokens that the user made (ALB-26). */
    void removeAdmin(Caller caller, String album, String user) {
        changeMembers(Action.ALBUM_ADMIN_REMOVE, caller, album, user, (transaction, sub, answer) -> {
            AlbumSql.demote(transaction, album, sub);
            AlbumSql.revokeTokens(transaction, album, sub, answer.callerId());
            note(transaction, answer, Mutation.DEMOTE_ADMIN, album, sub);
            transaction.announce("user:" + sub);
        });
    }

    /** Removes a member, or lets one leave; the sole member's leaving deletes the album (ALB-21 to ALB-23). */
    void removeMember(Caller caller, String album, String user) {
        changeMembers(Action.ALBUM_MEMBER_REMOVE, caller, album, user, (transaction, sub, answer) -> {
            if (answer.decision().obligations().deletesAlbum()) {
                delete(transaction, album, answer);
                return;
            }
            AlbumSql.revokeTokens(transaction, album, sub, answer.callerId());
            AlbumSql.removeMember(transaction, album, sub);
            if (sub.equals(answer.callerSub())) {
                note(transaction, answer, Mutation.LEAVE_ALBUM, album);
            } else {
                note(transaction, answer, Mutation.REMOVE_USER, album, sub);
            }
            transaction.announce("user:" + sub);
        });
    }

    private interface MemberChange {
        void carryOut(Transaction transaction, String sub, Authorized answer);
    }

    private void changeMembers(Action action, Caller caller, String album, String user, MemberChange change) {
        database.write(transaction -> {
            AlbumSql.lock(transaction, album);
            var question = Question.of(
                    action,
                    caller,
                    Resource.album(album).to(user),
                    AlbumFacts.album(album).and(AlbumFacts.target(user, album)));
            var answer = authorizer.require(transaction, question);
            String sub = resolve(transaction, user);
            change.carryOut(transaction, sub, answer);
            AlbumSql.touch(transaction, album);
            return null;
        });
    }

    private static void delete(Transaction transaction, String album, Authorized answer) {
        AlbumSql.delete(transaction, album, answer.callerId());
        note(transaction, answer, Mutation.DELETE_ALBUM, album);
        transaction.announce("album:" + album);
    }

    private static void note(Transaction transaction, Authorized answer, Mutation mutation, String album) {
        Events.record(transaction, answer, Event.of(mutation).in(album));
    }

    private static void note(Transaction transaction, Authorized answer, Mutation mutation, String album, String sub) {
        Events.record(transaction, answer, Event.of(mutation).in(album).to(sub));
    }

    private static Question about(Action action, Caller caller, String album) {
        return Question.of(action, caller, Resource.album(album), AlbumFacts.album(album));
    }

    private static boolean isReduced(Authorized answer) {
        return answer.decision().obligations().view().filter("reduced"::equals).isPresent();
    }

    /** Holds an album against other changes until the transaction ends. */
    public static void lock(Transaction transaction, String album) {
        AlbumSql.lock(transaction, album);
    }

    /** Something happened in the album. */
    public static void touch(Transaction transaction, String album) {
        AlbumSql.touch(transaction, album);
    }

    /** The {@code sub} of a user named by {@code sub} or e-mail. @throws Problem 404 when there is none */
    public static String resolve(Transaction transaction, String user) {
        return AlbumSql.resolve(transaction, user)
                .orElseThrow(() -> Problem.of(404, "User Not Found", "The user is unknown"));
    }
}
