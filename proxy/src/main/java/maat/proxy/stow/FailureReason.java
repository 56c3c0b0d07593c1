package maat.proxy.stow;

/** Why an instance was not stored (PS3.18 table I.2-2, PS3.4 B.2.3). */
final class FailureReason {
    /** 0x0110 processing failure. */
    static final int PROCESSING_FAILURE = 0x0110;

    /** 0x0106 invalid attribute value. */
    static final int INVALID_ATTRIBUTE = 0x0106;

    /** 0x0124 not authorized. */
    static final int NOT_AUTHORIZED = 0x0124;

    private FailureReason() {}
}
