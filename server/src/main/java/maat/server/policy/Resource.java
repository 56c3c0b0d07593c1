package maat.server.policy;

import java.util.List;

/**
 * What an action is about. Parts that an action does not name are null and left out of the question.
 *
 * @param fields which fields are to change, where it is about an edit
 * @param kind which kind of token, where it is about one: {@code user}, {@code capability} or {@code viewer}
 */
public record Resource(
        String type, String album, String study, String series, String user, String kind, List<String> fields) {

    private Resource(String type, String album, String study, String series, String user) {
        this(type, album, study, series, user, null, null);
    }

    public static Resource system() {
        return new Resource("system", null, null, null, null);
    }

    public static Resource album(String album) {
        return new Resource("album", album, null, null, null);
    }

    public static Resource study(String study) {
        return new Resource("study", null, study, null, null);
    }

    public static Resource series(String study, String series) {
        return new Resource("series", null, study, series, null);
    }

    public static Resource user(String user) {
        return new Resource("user", null, null, null, user);
    }

    public static Resource token(String kind) {
        return new Resource("token", null, null, null, null, kind, null);
    }

    public Resource in(String inAlbum) {
        return new Resource(type, inAlbum, study, series, user, kind, fields);
    }

    public Resource to(String toUser) {
        return new Resource(type, album, study, series, toUser, kind, fields);
    }

    public Resource changing(List<String> toChange) {
        return new Resource(type, album, study, series, user, kind, List.copyOf(toChange));
    }
}
