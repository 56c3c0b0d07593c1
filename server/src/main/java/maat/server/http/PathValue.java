package maat.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.util.regex.Pattern;

/** Values that stand in paths, checked for their form before anything is asked. */
public final class PathValue {
    private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)+");
    private static final Pattern ALBUM = Pattern.compile("[A-Za-z0-9]{10}");

    /** Characters of a DICOM UID at most (PS3.5 9.1). */
    private static final int LONGEST_UID = 64;

    private PathValue() {}

    /** @throws MalformedPath 400 when it is no UID (H-03, AUTH-10) */
    public static String uid(ServerRequest request, String name) {
        String text = request.path().pathParameters().get(name);
        if (!isUid(text)) {
            throw MalformedPath.because("%s is not a valid UID".formatted(text));
        }
        return text;
    }

    /** @throws MalformedPath 404 when no album can have that id (AUTH-11) */
    public static String album(ServerRequest request) {
        String text = request.path().pathParameters().get("album");
        if (!isAlbum(text)) {
            throw MalformedPath.nowhere();
        }
        return text;
    }

    /** @throws MalformedPath 400 when nobody can be named so */
    public static String user(ServerRequest request) {
        String text = request.path().pathParameters().get("user");
        if (!Parameters.isClean(text) || text.length() > 1024) {
            throw MalformedPath.because("The user reference is not clean text");
        }
        return text;
    }

    public static boolean isUid(String text) {
        return text.length() <= LONGEST_UID && UID.matcher(text).matches();
    }

    public static boolean isAlbum(String text) {
        return ALBUM.matcher(text).matches();
    }
}
