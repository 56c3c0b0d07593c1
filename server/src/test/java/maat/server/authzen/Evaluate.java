package maat.server.authzen;

/** Writes evaluations as enforcement points send them. */
final class Evaluate {
    private Evaluate() {}

    static String document(String subject, String action, String resource, String context) {
        return "{\"subject\":%s,\"action\":{\"name\":\"%s\"},\"resource\":%s,\"context\":%s}"
                .formatted(subject, action, resource, context);
    }

    static String token(String token) {
        return "{\"type\":\"token\",\"id\":\"bearer\",\"properties\":{\"token\":\"%s\"}}".formatted(token);
    }

    static String series(String study, String series) {
        return "{\"type\":\"series\",\"id\":\"%s\",\"properties\":{\"study\":\"%s\"}}".formatted(series, study);
    }
}
