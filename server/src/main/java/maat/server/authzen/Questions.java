package maat.server.authzen;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import maat.server.album.AlbumFacts;
import maat.server.http.PathValue;
import maat.server.policy.Action;
import maat.server.policy.Decision.Status;
import maat.server.policy.Facts;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import maat.server.policy.Source;
import maat.server.principal.Caller;
import maat.server.study.Studies;
import maat.server.study.StudyFacts;

/**
 * Puts an evaluation into a question with the facts that its action needs. An action that is not listed here has facts
 * that only its own feature can gather, and is refused.
 */
final class Questions {
    private static final String NONE = "";

    /** Composes the question; the resource names all that the action is about, or it is refused. */
    private interface Asking {
        Question ask(Action action, Caller caller, Entity resource, Source source);
    }

    private static final Map<Action, Asking> ASKING = Map.ofEntries(
            entry(Action.USER_READ_SELF, Questions::onSystem),
            entry(Action.USER_SEARCH, Questions::onSystem),
            entry(Action.USER_IDENTIFY, Questions::onSystem),
            entry(Action.ALBUM_CREATE, Questions::onSystem),
            entry(Action.ALBUM_LIST, Questions::onSystem),
            entry(Action.ALBUM_READ, Questions::onAlbum),
            entry(Action.ALBUM_EDIT, Questions::onAlbum),
            entry(Action.ALBUM_DELETE, Questions::onAlbum),
            entry(Action.ALBUM_FAVORITE, Questions::onAlbum),
            entry(Action.ALBUM_EVENT_LIST, Questions::onAlbum),
            entry(Action.ALBUM_COMMENT_ADD, Questions::onAlbum),
            entry(Action.ALBUM_MEMBER_LIST, Questions::onAlbum),
            entry(Action.ALBUM_MEMBER_ADD, Questions::onMember),
            entry(Action.ALBUM_MEMBER_REMOVE, Questions::onMember),
            entry(Action.ALBUM_ADMIN_ADD, Questions::onMember),
            entry(Action.ALBUM_ADMIN_REMOVE, Questions::onMember),
            entry(Action.ALBUM_SERIES_ADD, Questions::onSeriesOfAlbum),
            entry(Action.ALBUM_SERIES_REMOVE, Questions::onSeriesOfAlbum),
            entry(Action.ALBUM_STUDY_ADD, Questions::onStudyOfAlbum),
            entry(Action.ALBUM_STUDY_REMOVE, Questions::onStudyOfAlbum),
            entry(Action.STUDY_LIST, Questions::onSystem),
            entry(Action.STUDY_SERIES_LIST, Questions::onStudy),
            entry(Action.STUDY_READ, (_, caller, study, source) -> Studies.readQuestion(caller, uid(study), source)),
            entry(Action.STUDY_SEND, Questions::onStudyForUser),
            entry(Action.STUDY_CLAIM, Questions::onStudy),
            entry(Action.STUDY_REMOVE, Questions::onStudy),
            entry(Action.ALBUM_STUDY_TAKE, Questions::onStudyOfAlbum),
            entry(Action.STUDY_LEND, Questions::onStudy),
            entry(Action.STUDY_TAKE, Questions::onStudy),
            entry(Action.SERIES_LEND, Questions::onSeries),
            entry(Action.STUDY_ERASE, Questions::onErasedStudy),
            entry(Action.STUDY_STORE, Questions::onUpload),
            entry(Action.STUDY_COMMENT_LIST, Questions::onStudy),
            entry(Action.STUDY_COMMENT_ADD, Questions::onStudy),
            entry(Action.STUDY_FAVORITE, Questions::onStudy),
            entry(Action.SERIES_FAVORITE, Questions::onSeriesInPlace),
            entry(Action.SERIES_READ, Questions::onSeriesPaths),
            entry(Action.SERIES_SEND, Questions::onSeriesForUser),
            entry(Action.SERIES_CLAIM, Questions::onSeries),
            entry(Action.SERIES_REMOVE, Questions::onSeries),
            entry(Action.SERIES_ERASE, Questions::onSeriesOrSeriesOfAlbum),
            entry(Action.SERIES_STORE, Questions::onSeriesOrSeriesOfAlbum));

    private Questions() {}

    /** @throws Unaskable when action, resource or source are not such that the policy could be asked */
    static Question of(EvaluationRequest request, Caller caller) {
        var action = Action.of(request.action()).orElseThrow(() -> new Unaskable(Status.FORBIDDEN, "unknown_action"));
        var asking = ASKING.get(action);
        if (asking == null) {
            throw new Unaskable(Status.FORBIDDEN, "missing_facts");
        }
        return asking.ask(
                action, caller, request.resource(), source(request.context().path("source")));
    }

    private static Question onSystem(Action action, Caller caller, Entity resource, Source source) {
        require(resource, "system");
        return Question.of(action, caller, Resource.system(), sourceFacts(source))
                .by(source);
    }

    private static Question onAlbum(Action action, Caller caller, Entity resource, Source source) {
        require(resource, "album");
        String album = album(resource.id());
        return Question.of(action, caller, Resource.album(album), AlbumFacts.album(album))
                .by(source);
    }

    private static Question onMember(Action action, Caller caller, Entity resource, Source source) {
        return toUser(onAlbum(action, caller, resource, source), resource);
    }

    private static Question onStudy(Action action, Caller caller, Entity resource, Source source) {
        String study = uid(resource);
        var facts = StudyFacts.study(study, NONE, source, caller.principal()).and(sourceFacts(source));
        return Question.of(action, caller, Resource.study(study), facts).by(source);
    }

    private static Question onStudyForUser(Action action, Caller caller, Entity resource, Source source) {
        return toUser(onStudy(action, caller, resource, source), resource);
    }

    private static Question onStudyOfAlbum(Action action, Caller caller, Entity resource, Source source) {
        String study = uid(resource);
        String album = namedAlbum(resource);
        var facts = StudyFacts.study(study, album, source, caller.principal())
                .and(sourceFacts(source))
                .and(AlbumFacts.album(album));
        return Question.of(action, caller, Resource.study(study).in(album), facts)
                .by(source);
    }

    private static Question onSeriesPaths(Action action, Caller caller, Entity resource, Source source) {
        String series = seriesUid(resource);
        String study = studyOf(resource);
        var facts = StudyFacts.seriesPaths(study, series, source, caller.principal());
        return Question.of(action, caller, Resource.series(study, series), facts)
                .by(source);
    }

    private static Question onSeries(Action action, Caller caller, Entity resource, Source source) {
        String series = seriesUid(resource);
        String study = studyOf(resource);
        var facts = StudyFacts.series(study, series, NONE, source, caller.principal());
        return Question.of(action, caller, Resource.series(study, series), facts)
                .by(source);
    }

    private static Question onSeriesInPlace(Action action, Caller caller, Entity resource, Source source) {
        var question = onSeries(action, caller, resource, source);
        return new Question(
                question.action(),
                question.caller(),
                question.resource(),
                question.source(),
                question.facts().and(sourceFacts(source)));
    }

    private static Question onSeriesForUser(Action action, Caller caller, Entity resource, Source source) {
        return toUser(onSeries(action, caller, resource, source), resource);
    }

    private static Question onSeriesOfAlbum(Action action, Caller caller, Entity resource, Source source) {
        String series = seriesUid(resource);
        String study = studyOf(resource);
        String album = namedAlbum(resource);
        var facts = StudyFacts.series(study, series, album, source, caller.principal())
                .and(AlbumFacts.album(album));
        return Question.of(action, caller, Resource.series(study, series).in(album), facts)
                .by(source);
    }

    /** Whether anything may be uploaded: into the inbox or where the token leads, or into an album. */
    private static Question onUpload(Action action, Caller caller, Entity resource, Source source) {
        if (resource.type().equals("album")) {
            return onAlbum(action, caller, resource, source);
        }
        require(resource, "system");
        var facts = caller.principal().uploadAlbum().map(AlbumFacts::album).orElse(Facts.NONE);
        return Question.of(action, caller, Resource.system(), facts).by(source);
    }

    private static Question onErasedStudy(Action action, Caller caller, Entity resource, Source source) {
        return resource.property("album").isPresent()
                ? onStudyOfAlbum(action, caller, resource, source)
                : onStudy(action, caller, resource, source);
    }

    private static Question onSeriesOrSeriesOfAlbum(Action action, Caller caller, Entity resource, Source source) {
        return resource.property("album").isPresent()
                ? onSeriesOfAlbum(action, caller, resource, source)
                : onSeries(action, caller, resource, source);
    }

    private static Question toUser(Question question, Entity resource) {
        String user = resource.property("user").orElse(NONE);
        if (!CleanText.isClean(user)) {
            throw malformed();
        }
        String album =
                question.resource().album() == null ? NONE : question.resource().album();
        return new Question(
                question.action(),
                question.caller(),
                question.resource().to(user),
                question.source(),
                question.facts().and(AlbumFacts.target(user, album)));
    }

    private static Source source(JsonNode source) {
        if (source.isMissingNode()) {
            return Source.ANY;
        }
        return switch (source.path("kind").asText()) {
            case "any" -> Source.ANY;
            case "inbox" -> Source.INBOX;
            case "album" -> new Source.Album(album(source.path("album").asText()));
            default -> throw new Unaskable(Status.BAD_REQUEST, "unknown_source");
        };
    }

    private static Facts sourceFacts(Source source) {
        return source instanceof Source.Album named ? AlbumFacts.sourceAlbum(named.album()) : Facts.NONE;
    }

    private static void require(Entity resource, String type) {
        if (!resource.type().equals(type)) {
            throw new Unaskable(Status.FORBIDDEN, "unknown_resource");
        }
    }

    private static String uid(Entity study) {
        require(study, "study");
        return uid(study.id());
    }

    private static String seriesUid(Entity series) {
        require(series, "series");
        return uid(series.id());
    }

    private static String studyOf(Entity series) {
        return uid(series.property("study").orElse(NONE));
    }

    private static String namedAlbum(Entity resource) {
        return album(resource.property("album").orElse(NONE));
    }

    private static String uid(String text) {
        if (!PathValue.isUid(text)) {
            throw malformed();
        }
        return text;
    }

    /** What cannot be an album's id is an album that does not exist (H-10). */
    private static String album(String text) {
        if (!PathValue.isAlbum(text)) {
            throw new Unaskable(Status.NOT_FOUND, "no_album_access");
        }
        return text;
    }

    private static Unaskable malformed() {
        return new Unaskable(Status.BAD_REQUEST, "malformed_resource");
    }
}
