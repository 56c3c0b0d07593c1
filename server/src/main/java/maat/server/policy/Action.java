package maat.server.policy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The closed vocabulary of what can be asked. Its words are those of the policies and of AuthZEN. */
public enum Action {
    USER_REGISTER("user.register"),
    USER_READ_SELF("user.read_self"),
    USER_SEARCH("user.search"),
    USER_IDENTIFY("user.identify"),
    ALBUM_CREATE("album.create"),
    ALBUM_LIST("album.list"),
    ALBUM_READ("album.read"),
    ALBUM_EDIT("album.edit"),
    ALBUM_DELETE("album.delete"),
    ALBUM_FAVORITE("album.favorite"),
    ALBUM_EVENT_LIST("album.event.list"),
    ALBUM_COMMENT_ADD("album.comment.add"),
    ALBUM_MEMBER_LIST("album.member.list"),
    ALBUM_MEMBER_ADD("album.member.add"),
    ALBUM_MEMBER_REMOVE("album.member.remove"),
    ALBUM_ADMIN_ADD("album.admin.add"),
    ALBUM_ADMIN_REMOVE("album.admin.remove"),
    ALBUM_SERIES_ADD("album.series.add"),
    ALBUM_SERIES_REMOVE("album.series.remove"),
    ALBUM_STUDY_ADD("album.study.add"),
    ALBUM_STUDY_REMOVE("album.study.remove"),
    ALBUM_STUDY_TAKE("album.study.take"),
    STUDY_LIST("study.list"),
    STUDY_SERIES_LIST("study.series.list"),
    STUDY_READ("study.read"),
    STUDY_SEND("study.send"),
    STUDY_CLAIM("study.claim"),
    STUDY_REMOVE("study.remove"),
    STUDY_LEND("study.lend"),
    STUDY_TAKE("study.take"),
    STUDY_ERASE("study.erase"),
    STUDY_STORE("study.store"),
    STUDY_COMMENT_LIST("study.comment.list"),
    STUDY_COMMENT_ADD("study.comment.add"),
    STUDY_FAVORITE("study.favorite"),
    SERIES_FAVORITE("series.favorite"),
    SERIES_READ("series.read"),
    SERIES_SEND("series.send"),
    SERIES_CLAIM("series.claim"),
    SERIES_REMOVE("series.remove"),
    SERIES_LEND("series.lend"),
    SERIES_ERASE("series.erase"),
    SERIES_STORE("series.store"),
    TOKEN_VIEWER_ISSUE("token.viewer.issue"),
    TOKEN_PEP_ISSUE("token.pep.issue"),
    CAPABILITY_CREATE("capability.create"),
    CAPABILITY_LIST("capability.list"),
    CAPABILITY_READ("capability.read"),
    CAPABILITY_REVOKE("capability.revoke"),
    TOKEN_DESCRIBE("token.describe"),
    TOKEN_SESSION_OPEN("token.session.open"),
    TOKEN_REVOKE("token.revoke"),
    TOKEN_INTROSPECT("token.introspect"),
    POLICY_PUBLISH("policy.publish");

    private static final Map<String, Action> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Action::word, Function.identity()));

    private final String word;

    Action(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The action of that word; empty for words outside of the vocabulary, which are refused. */
    public static Optional<Action> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
