package maat.server.user;

import java.util.Map;
import maat.server.policy.Facts;

/** What the policies need to know of somebody who registers. */
final class UserFacts {
    private static final String EMAIL_TAKEN = """
            ,
            'email_taken', exists (
                select from users u where u.email = lower(:register_email) and u.sub <> :register_sub)""";

    private UserFacts() {}

    /** Whether the e-mail address is another user's. */
    static Facts emailOf(Profile profile) {
        return new Facts(
                "", EMAIL_TAKEN, Map.of("register_email", profile.email().orElse(""), "register_sub", profile.sub()));
    }
}
