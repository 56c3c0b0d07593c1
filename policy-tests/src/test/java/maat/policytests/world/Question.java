package maat.policytests.world;

import java.util.List;

/**
 * What is asked. Parts that an action does not name are null.
 *
 * @param user the user whom the action is about; of a registration, the one who has the e-mail address
 * @param token id of a capability token that the action is about
 * @param kind kind of a token that is introspected
 * @param fields what an edit wants to change
 */
public record Question(
        String action,
        Caller caller,
        String album,
        String study,
        String series,
        String user,
        String token,
        String kind,
        List<String> fields,
        Source source) {

    public static Question of(String action, Caller caller) {
        return new Question(action, caller, null, null, null, null, null, null, null, Source.ANY);
    }

    public Question inAlbum(String name) {
        return new Question(action, caller, name, study, series, user, token, kind, fields, source);
    }

    public Question onStudy(String uid) {
        return new Question(action, caller, album, uid, series, user, token, kind, fields, source);
    }

    public Question onSeries(String studyUid, String seriesUid) {
        return new Question(action, caller, album, studyUid, seriesUid, user, token, kind, fields, source);
    }

    public Question toUser(String name) {
        return new Question(action, caller, album, study, series, name, token, kind, fields, source);
    }

    public Question aboutToken(String id) {
        return new Question(action, caller, album, study, series, user, id, kind, fields, source);
    }

    public Question ofKind(String tokenKind) {
        return new Question(action, caller, album, study, series, user, token, tokenKind, fields, source);
    }

    public Question changing(List<String> names) {
        return new Question(action, caller, album, study, series, user, token, kind, names, source);
    }

    public Question from(Source way) {
        return new Question(action, caller, album, study, series, user, token, kind, fields, way);
    }
}
