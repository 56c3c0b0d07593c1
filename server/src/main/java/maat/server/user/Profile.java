package maat.server.user;

import java.util.Optional;
import maat.server.principal.OpenIdProvider.UserInfo;

/**
 * What is kept of a user.
 *
 * @param email as the provider writes it; kept and compared in lower case
 */
record Profile(String sub, Optional<String> email, Optional<String> name) {
    private static final int LONGEST = 1024;

    /** Text that a database cannot hold, or that no person has, counts as not given. */
    static Profile of(UserInfo info) {
        return new Profile(
                info.sub(),
                info.email().map(String::strip).filter(Profile::isUsable),
                info.name().map(String::strip).filter(Profile::isUsable));
    }

    private static boolean isUsable(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }
}
