package maat.server.policy;

/**
 * A decision together with whom it is about, for the statements that carry it out.
 *
 * @param callerId the caller's row, 0 when the database knows no such caller
 * @param callerSub the caller's {@code sub}, or null
 * @param capability id of the capability token the caller used, or null
 * @param capabilityAlbum the album that the token is bound to, or null
 */
public record Authorized(
        Decision decision, long callerId, String callerSub, String capability, String capabilityAlbum) {}
