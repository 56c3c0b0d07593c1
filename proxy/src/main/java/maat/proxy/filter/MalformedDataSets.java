package maat.proxy.filter;

/** The archive's answer is not the DICOM JSON that it claims to be. */
final class MalformedDataSets extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedDataSets(String message) {
        super(message, null, false, false);
    }
}
