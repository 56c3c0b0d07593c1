package maat.proxy.stow;

import java.util.List;

/** What the server says about storing into a series. */
sealed interface Admission {
    /** It may be stored, and the series is reserved for its destination. */
    record Granted() implements Admission {}

    /**
     * It may not.
     *
     * @param reason as in {@link FailureReason}
     * @param tags decimal numbers of attributes that contradict what is known
     */
    record Refused(int reason, List<String> tags) implements Admission {}

    /** No server could say: the upload cannot go on. */
    record Unknown() implements Admission {}
}
