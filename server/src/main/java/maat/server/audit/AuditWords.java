package maat.server.audit;

import java.util.Locale;
import java.util.Map;
import maat.server.policy.Action;

/** What the audit log calls an action: the original's word (reference 12.3), or ours where there was none. */
final class AuditWords {
    private static final Map<Action, String> ORIGINAL = Map.ofEntries(
            Map.entry(Action.ALBUM_CREATE, "NEW_ALBUM"),
            Map.entry(Action.ALBUM_LIST, "LIST_ALBUMS"),
            Map.entry(Action.ALBUM_READ, "GET_ALBUM"),
            Map.entry(Action.ALBUM_EDIT, "EDIT_ALBUM"),
            Map.entry(Action.ALBUM_DELETE, "DELETE_ALBUM"),
            Map.entry(Action.ALBUM_FAVORITE, "ALBUM_ADD_FAVORITE"),
            Map.entry(Action.ALBUM_EVENT_LIST, "LIST_EVENTS"),
            Map.entry(Action.ALBUM_COMMENT_ADD, "POST_COMMENT"),
            Map.entry(Action.STUDY_COMMENT_LIST, "LIST_EVENTS"),
            Map.entry(Action.STUDY_COMMENT_ADD, "POST_COMMENT"),
            Map.entry(Action.STUDY_FAVORITE, "ADD_FAVORITE_STUDY"),
            Map.entry(Action.SERIES_FAVORITE, "ADD_FAVORITE_SERIES"),
            Map.entry(Action.ALBUM_MEMBER_LIST, "LIST_USERS"),
            Map.entry(Action.ALBUM_MEMBER_ADD, "ADD_USER"),
            Map.entry(Action.ALBUM_MEMBER_REMOVE, "REMOVE_USER"),
            Map.entry(Action.ALBUM_ADMIN_ADD, "ADD_ADMIN"),
            Map.entry(Action.ALBUM_ADMIN_REMOVE, "REMOVE_ADMIN"),
            Map.entry(Action.ALBUM_SERIES_ADD, "SHARE_SERIES_WITH_ALBUM"),
            Map.entry(Action.ALBUM_STUDY_ADD, "SHARE_STUDY_WITH_ALBUM"),
            Map.entry(Action.ALBUM_SERIES_REMOVE, "REMOVE_SERIES"),
            Map.entry(Action.ALBUM_STUDY_REMOVE, "REMOVE_STUDY"),
            Map.entry(Action.STUDY_LIST, "QIDO_STUDIES"),
            Map.entry(Action.STUDY_SERIES_LIST, "QIDO_SERIES"),
            Map.entry(Action.STUDY_SEND, "SHARE_STUDY_WITH_USER"),
            Map.entry(Action.STUDY_CLAIM, "APPROPRIATE_STUDY"),
            Map.entry(Action.STUDY_REMOVE, "REMOVE_STUDY"),
            Map.entry(Action.STUDY_ERASE, "ADMIN_REMOVE_STUDY"),
            Map.entry(Action.SERIES_STORE, "VERIFY_INSTANCE"),
            Map.entry(Action.SERIES_SEND, "SHARE_SERIES_WITH_USER"),
            Map.entry(Action.SERIES_CLAIM, "APPROPRIATE_SERIES"),
            Map.entry(Action.SERIES_REMOVE, "REMOVE_SERIES"),
            Map.entry(Action.SERIES_ERASE, "ADMIN_REMOVE_SERIES"),
            Map.entry(Action.CAPABILITY_CREATE, "NEW_CAPABILITY"),
            Map.entry(Action.CAPABILITY_LIST, "GET_CAPABILITIES"),
            Map.entry(Action.CAPABILITY_READ, "GET_CAPABILITY"),
            Map.entry(Action.CAPABILITY_REVOKE, "REVOKE_CAPABILITY"),
            Map.entry(Action.USER_SEARCH, "USERS_LIST"),
            Map.entry(Action.USER_IDENTIFY, "USER_INFO"),
            Map.entry(Action.USER_READ_SELF, "INBOX_INFO"),
            Map.entry(Action.USER_REGISTER, "NEW_USER"),
            Map.entry(Action.TOKEN_INTROSPECT, "INTROSPECT_TOKEN"));

    private AuditWords() {}

    /** @param removes whether the request takes something away, where one action does both */
    static String of(Action action, boolean removes) {
        String word =
                ORIGINAL.getOrDefault(action, action.word().replace('.', '_').toUpperCase(Locale.ROOT));
        return removes && word.contains("FAVORITE") ? word.replace("ADD_", "REMOVE_") : word;
    }
}
