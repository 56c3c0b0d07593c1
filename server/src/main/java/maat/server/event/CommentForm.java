package maat.server.event;

import java.util.Optional;
import maat.server.http.Parameters;
import maat.server.http.Problem;

/** A comment as it is sent: {@code comment}, and {@code to_user} when it is for one person alone. */
final class CommentForm {
    /** Characters of a comment, and of a reference to a user, at most (Appendix B). */
    static final int LONGEST = 1024;

    private CommentForm() {}

    /** @throws Problem 400 when it is missing, blank or too long */
    static String text(Parameters form) {
        String text = form.required("comment");
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw form.malformed("comment must not exceed %d characters".formatted(LONGEST));
        }
        return text;
    }

    /** Whom the comment seems to be for, as far as that can be told before the decision. */
    static Optional<String> hintOfAddressee(Parameters form) {
        return form.hint("to_user").filter(user -> user.length() <= LONGEST);
    }

    /**
     * The person to whom alone the comment is addressed; whoever names nobody there is told so, lest it become public.
     *
     * @throws Problem 400 when the reference is blank or too long
     */
    static Optional<String> addressee(Parameters form) {
        if (!form.has("to_user")) {
            return Optional.empty();
        }
        form.required("to_user");
        return form.text("to_user", LONGEST);
    }
}
