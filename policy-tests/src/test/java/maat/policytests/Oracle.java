package maat.policytests;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import maat.policytests.world.Caller;
import maat.policytests.world.Question;
import maat.policytests.world.Source;
import maat.policytests.world.World;

/**
 * Says what the reference says, in plain Java and from its text alone: sections 2.3, 2.4, 2.6, 4, 5 and Appendix D. It
 * knows worlds, not facts, and thinks in places (an inbox, an album) where the policies think in paths and grants.
 */
final class Oracle {
    private static final Set<String> PERSONAL = Set.of("notification_new_series", "notification_new_comment");
    private static final Set<String> OF_VIEWERS = Set.of(
            "album.read",
            "series.read",
            "series.store",
            "study.comment.list",
            "study.list",
            "study.read",
            "study.series.list",
            "study.store",
            "token.describe",
            "token.revoke",
            "token.session.open");

    private final World world;
    private final Question question;
    private final Caller caller;
    private final Proof proof;
    private final Places places;
    private final Standing standing;
    private final Remarks remarks;

    private Oracle(World world, Question question) {
        this.world = world;
        this.question = question;
        this.caller = question.caller();
        this.proof = new Proof(world, caller);
        this.places = new Places(world, caller);
        this.standing = new Standing(world, proof.user());
        this.remarks = new Remarks(world, question, places, standing);
    }

    static boolean allows(World world, Question question) {
        return new Oracle(world, question).allows();
    }

    private boolean allows() {
        return switch (caller) {
            case Caller.Client _ ->
                Set.of("token.introspect", "token.pep.issue", "policy.publish").contains(question.action());
            case Caller.Anonymous _ ->
                question.action().equals("token.introspect") && "capability".equals(question.kind());
            case Caller.Person person
            when !world.users().contains(person.user()) ->
                question.action().equals("user.register") && proof.holds() && question.user() == null;
            case Caller.Viewer _ when !OF_VIEWERS.contains(question.action()) -> false;
            case Caller.Person _, Caller.Holder _, Caller.Viewer _ -> proof.holds() && allowsHolder();
        };
    }

    private boolean allowsHolder() {
        boolean oidc = caller instanceof Caller.Person;
        boolean user = oidc || (caller instanceof Caller.Holder && proof.isOfUser());
        return switch (question.action()) {
            case "user.register" ->
                oidc && (question.user() == null || question.user().equals(proof.user()));
            case "policy.publish" ->
                caller instanceof Caller.Person person && person.roles().contains("maat-admin");
            case "capability.create" -> oidc && (question.album() == null || standing.isAdmin(question.album()));
            case "capability.list" ->
                oidc && (question.album() == null || (standing.isAdmin(question.album()) && targetExistsIfNamed()));
            case "capability.revoke" -> oidc && seesToken();
            case "capability.read" -> user && seesToken();
            case "token.introspect", "token.pep.issue" -> false;
            case "token.session.open" -> caller instanceof Caller.Viewer viewer && !viewer.bound();
            case "token.revoke" -> !oidc;
            case "token.describe", "token.viewer.issue" -> true;
            case "study.erase", "series.erase" -> erases();
            case "study.take" -> user || (proof.flag("write") && albumTokenWorks());
            case "album.study.take" -> user && standing.may(question.album(), "add_series");
            case "study.lend" -> !proof.isOfUser() && proof.flag("appropriate") && passesOnStudy();
            case "series.lend" -> !oidc && proof.flag("appropriate") && proof.flag("read") && sendable();
            case "user.read_self", "user.search", "album.create", "album.list" -> user;
            case "album.read" -> accessesAlbum(question.album());
            case "study.comment.list" -> proof.flag("read") && places.shows(Source.ANY, question.study());
            case "album.comment.add", "study.comment.add" -> user && remarks.comments();
            case "study.favorite", "series.favorite" -> user && remarks.marks();
            case "album.favorite", "album.event.list", "album.member.list" ->
                user && standing.isMember(question.album());
            case "album.edit" ->
                user && (standing.isAdmin(question.album()) || (standing.isMember(question.album()) && editsOnlyOwn()));
            case "album.delete" -> user && standing.isAdmin(question.album());
            case "album.member.add" ->
                user && standing.may(question.album(), "add_user") && targetExists() && !targetIsCaller();
            case "album.member.remove" -> user && removesMember();
            case "album.admin.add" -> user && standing.isAdmin(question.album()) && targetExists() && !targetIsCaller();
            case "album.admin.remove" -> user && demotes();
            case "album.series.add" ->
                user && standing.may(question.album(), "add_series") && (contains(question.album()) || obtains());
            case "album.series.remove" -> takesOut() && contains(question.album());
            case "album.study.remove" -> takesOut() && anyInAlbum(question.album());
            case "album.study.add" -> user && standing.may(question.album(), "add_series") && passesOnStudy();
            case "study.list" -> lists();
            case "study.series.list" -> lists() && places.shows(Source.ANY, question.study());
            case "study.read" -> proof.flag("read") && places.shows(question.source(), question.study());
            case "series.read" ->
                proof.flag("read") && places.shows(question.source(), question.study(), question.series());
            case "study.send" -> proof.flag("appropriate") && targetExists() && !sendsInboxToMe() && passesOnStudy();
            case "study.claim" ->
                proof.flag("appropriate") && question.source() instanceof Source.InAlbum && passesOnStudy();
            case "series.send" -> proof.flag("appropriate") && proof.flag("read") && targetExists() && sendable();
            case "series.claim" -> proof.flag("write") && (user || albumTokenWorks()) && obtains();
            case "study.remove" -> user ? anyInInbox() : proof.flag("write") && proof.flag("read") && placesHoldStudy();
            case "series.remove" ->
                user
                        ? inInbox()
                        : proof.flag("write")
                                && proof.flag("read")
                                && !places.of(series()).isEmpty();
            case "study.store" -> proof.flag("write") && uploads().isPresent();
            case "series.store" ->
                proof.flag("write")
                        && uploads().isPresent()
                        && storesSeries(uploads().get());
            default -> false;
        };
    }

    /** Of a series, or of a study of which some series is known. */
    private boolean erases() {
        boolean administrator =
                caller instanceof Caller.Person person && person.roles().contains("maat-admin");
        return administrator
                && (question.series() == null
                        ? !world.seriesOf(question.study()).isEmpty()
                        : !series().isEmpty());
    }

    private boolean albumTokenWorks() {
        return !proof.isOfUser() && standing.isAdmin(proof.album());
    }

    private boolean targetExists() {
        return world.users().contains(question.user());
    }

    private boolean targetExistsIfNamed() {
        return question.user() == null || targetExists();
    }

    private boolean targetIsCaller() {
        return question.user().equals(proof.user());
    }

    private boolean seesToken() {
        var asked = world.tokens().get(question.token());
        return asked != null
                && (asked.owner().equals(proof.user())
                        || asked.album().filter(standing::isAdmin).isPresent());
    }

    private boolean accessesAlbum(String album) {
        return switch (caller) {
            case Caller.Viewer viewer ->
                viewer.source().equals(new Source.InAlbum(album))
                        && (proof.isOfUser() ? standing.isMember(album) : isOwnAlbum(album));
            case Caller _ -> proof.isOfUser() ? standing.isMember(album) : isOwnAlbum(album);
        };
    }

    private boolean isOwnAlbum(String album) {
        return albumTokenWorks() && proof.album().equals(album);
    }

    private boolean editsOnlyOwn() {
        return question.fields() != null && PERSONAL.containsAll(question.fields());
    }

    private boolean removesMember() {
        var album = world.albums().get(question.album());
        if (!standing.isMember(question.album()) || !album.everybody().contains(question.user())) {
            return false;
        }
        if (!targetIsCaller()) {
            return standing.isAdmin(question.album());
        }
        boolean lastAdmin = album.admins().equals(Set.of(question.user()));
        return !lastAdmin || album.everybody().size() == 1;
    }

    private boolean demotes() {
        var album = world.albums().get(question.album());
        return standing.isAdmin(question.album())
                && album.everybody().contains(question.user())
                && !album.admins().equals(Set.of(question.user()));
    }

    private boolean takesOut() {
        return proof.isOfUser()
                ? standing.may(question.album(), "delete_series")
                : isOwnAlbum(question.album()) && proof.flag("read") && proof.flag("write");
    }

    private boolean lists() {
        boolean accessible = !(question.source() instanceof Source.InAlbum in)
                || (proof.isOfUser()
                        ? standing.isMember(in.album())
                        : in.album().equals(proof.album()));
        return proof.flag("read") && accessible && (places.overlap(question.source()) || listsItsSource());
    }

    /** Of a viewer token that is limited to an album: what it shows may be nothing, but asking is no fault. */
    private boolean listsItsSource() {
        return caller instanceof Caller.Viewer viewer
                && proof.isOfUser()
                && viewer.source() instanceof Source.InAlbum
                && question.source() instanceof Source.Any;
    }

    private Set<World.Series> series() {
        var one = world.series().get(question.series());
        return one == null || !one.study().equals(question.study()) ? Set.of() : Set.of(one);
    }

    private boolean contains(String album) {
        return series().stream().anyMatch(one -> one.albums().contains(album));
    }

    private boolean anyInAlbum(String album) {
        return world.seriesOf(question.study()).values().stream()
                .anyMatch(one -> one.albums().contains(album));
    }

    private boolean inInbox() {
        return series().stream().anyMatch(one -> one.inboxes().contains(proof.user()));
    }

    private boolean anyInInbox() {
        return world.seriesOf(question.study()).values().stream()
                .anyMatch(one -> one.inboxes().contains(proof.user()));
    }

    private boolean placesHoldStudy() {
        return world.seriesOf(question.study()).values().stream()
                .anyMatch(one -> !places.of(Set.of(one)).isEmpty());
    }

    /** From the inbox, or an album where one is admin or members may send; an album token from its own. */
    private boolean sendable() {
        return places.of(series()).stream()
                .filter(places.within(question.source()))
                .anyMatch(this::permitsSending);
    }

    private boolean permitsSending(Source place) {
        return !(place instanceof Source.InAlbum in) || standing.may(in.album(), "send_series");
    }

    private boolean obtains() {
        if (!world.series().containsKey(question.series())) {
            return !world.erasing().contains(question.series());
        }
        boolean orphan = series().stream().anyMatch(one -> world.holders(one).isEmpty());
        boolean mine = series().stream()
                .anyMatch(one -> one.lastOwner().filter(proof.user()::equals).isPresent());
        boolean administrator =
                caller instanceof Caller.Person person && person.roles().contains("maat-admin");
        return (orphan && (mine || administrator)) || sendable();
    }

    private boolean passesOnStudy() {
        boolean oneSource = !(question.source() instanceof Source.Any) || !proof.isOfUser();
        return oneSource
                && proof.flag("read")
                && places.ofStudy(question.study()).stream()
                        .filter(places.within(question.source()))
                        .anyMatch(this::permitsSending);
    }

    private boolean sendsInboxToMe() {
        return question.source() instanceof Source.Inbox && question.user().equals(proof.user());
    }

    /** Where an upload goes, if there is such a place and it takes uploads. */
    private Optional<Source> uploads() {
        Source wanted = question.album() == null ? Source.ANY : new Source.InAlbum(question.album());
        Source bound = caller instanceof Caller.Viewer viewer ? viewer.source() : Source.ANY;
        var possible = new HashSet<Source>();
        if (proof.isOfUser()) {
            possible.add(bound instanceof Source.Any ? Source.INBOX : bound);
            if (!(caller instanceof Caller.Viewer) && question.album() != null) {
                possible.add(wanted);
            }
        } else if (Set.of(Source.ANY, new Source.InAlbum(proof.album())).contains(bound)) {
            possible.add(new Source.InAlbum(proof.album()));
        }
        return possible.stream()
                .filter(place -> wanted instanceof Source.Any || place.equals(wanted))
                .filter(this::takesUploads)
                .findFirst();
    }

    private boolean takesUploads(Source place) {
        if (!(place instanceof Source.InAlbum in)) {
            return true;
        }
        return proof.isOfUser() ? standing.may(in.album(), "add_series") : albumTokenWorks();
    }

    private boolean storesSeries(Source destination) {
        boolean fits =
                !(caller instanceof Caller.Viewer viewer) || viewer.study().equals(question.study());
        boolean grows = destination instanceof Source.InAlbum in && contains(in.album());
        return fits && (grows || obtains());
    }
}
