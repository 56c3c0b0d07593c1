package maat.proxy.dicomweb;

/** The request methods that some route knows; written exactly so (methods are case-sensitive). */
public enum Verb {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS,
    /** Any other word. It is never part of a parsed request. */
    OTHER;

    static Verb of(String method) {
        return switch (method) {
            case "GET" -> GET;
            case "HEAD" -> HEAD;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            case "OPTIONS" -> OPTIONS;
            default -> OTHER;
        };
    }

    boolean reads() {
        return this == GET || this == HEAD;
    }
}
