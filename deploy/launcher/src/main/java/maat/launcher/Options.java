package maat.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * What {@code deploy/up} was told.
 *
 * @param home the checkout, where the built jars and the rules lie
 * @param port public port of the first proxy; empty when left to the launcher
 * @param issuer an OpenID provider to use in place of the development one
 * @param pacs a DICOMweb root to use in place of an own Orthanc
 * @param database a JDBC URL to use in place of the embedded PostgreSQL
 */
record Options(
        Path home,
        Optional<Integer> port,
        int servers,
        int proxies,
        Path data,
        Optional<URI> issuer,
        Optional<URI> pacs,
        Optional<String> database,
        boolean samples,
        boolean tour,
        Optional<Path> readyFile,
        boolean help) {

    static final int DEFAULT_PORT = 8080;

    static final String USAGE = """
            deploy/up [options]     starts a whole Maat on this machine; Ctrl-C stops all of it

              --port N          public port of the first proxy, further proxies take the next ones (default 8080, or the
                                next free ones)
              --servers N       how many servers (default 1)
              --proxies N       how many proxies (default 1)
              --data DIR        where everything is kept: database, images, keys, logs (default .maat in the checkout)
              --issuer URL      an OpenID provider with discovery, instead of the development one; its access tokens carry
                                maat in aud, name and e-mail come from its userinfo endpoint
              --pacs URL        a DICOMweb root, instead of an own Orthanc
              --database URL    a JDBC URL of a PostgreSQL, instead of the embedded one
              --no-samples      upload no sample images
              --no-tour         no guided tour
              --ready-file FILE once all is ready, addresses and process ids are written there as JSON
              --help            this text

            MAAT_… variables of the environment reach server and proxy, so any of their settings can be tried.
            """;

    static Options parse(List<String> arguments) {
        var options = new Builder();
        var rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            options.take(rest.removeFirst(), rest);
        }
        return options.build();
    }

    private static final class Builder {
        private Path home = Path.of("").toAbsolutePath();
        private Optional<Integer> port = Optional.empty();
        private int servers = 1;
        private int proxies = 1;
        private Optional<Path> data = Optional.empty();
        private Optional<URI> issuer = Optional.empty();
        private Optional<URI> pacs = Optional.empty();
        private Optional<String> database = Optional.empty();
        private boolean samples = true;
        private boolean tour = true;
        private Optional<Path> readyFile = Optional.empty();
        private boolean help;

        void take(String argument, ArrayDeque<String> rest) {
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            if (equals > 0) {
                rest.addFirst(argument.substring(equals + 1));
                argument = argument.substring(0, equals);
            }
            switch (argument) {
                case "--home" -> home = path(value(argument, rest));
                case "--port" -> port = Optional.of(number(argument, value(argument, rest), 65_000));
                case "--servers" -> servers = number(argument, value(argument, rest), 50);
                case "--proxies" -> proxies = number(argument, value(argument, rest), 50);
                case "--data" -> data = Optional.of(path(value(argument, rest)));
                case "--issuer" -> issuer = Optional.of(url(argument, value(argument, rest)));
                case "--pacs" -> pacs = Optional.of(url(argument, value(argument, rest)));
                case "--database" -> database = Optional.of(jdbc(value(argument, rest)));
                case "--no-samples" -> samples = false;
                case "--no-tour" -> tour = false;
                case "--ready-file" -> readyFile = Optional.of(path(value(argument, rest)));
                case "--help", "-h" -> help = true;
                default -> throw new InvalidOption("Unknown option " + argument);
            }
            if (equals > 0 && List.of("--no-samples", "--no-tour", "--help").contains(argument)) {
                throw new InvalidOption(argument + " takes no value");
            }
        }

        Options build() {
            return new Options(
                    home,
                    port,
                    servers,
                    proxies,
                    data.orElse(home.resolve(".maat")),
                    issuer,
                    pacs,
                    database,
                    samples,
                    tour,
                    readyFile,
                    help);
        }

        private static String value(String option, ArrayDeque<String> rest) {
            if (rest.isEmpty() || rest.getFirst().isBlank()) {
                throw new InvalidOption(option + " needs a value");
            }
            return rest.removeFirst();
        }

        private static Path path(String text) {
            return Path.of(text).toAbsolutePath().normalize();
        }

        private static int number(String option, String text, int most) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                throw new InvalidOption("%s must be a number from 1 to %d, not %s".formatted(option, most, text));
            }
            return Integer.parseInt(text);
        }

        private static URI url(String option, String text) {
            if (!text.matches("https?://[^\\s?#]+")) {
                throw new InvalidOption("%s must be an http or https URL, not %s".formatted(option, text));
            }
            return URI.create(text);
        }

        private static String jdbc(String text) {
            if (!text.startsWith("jdbc:postgresql:")) {
                throw new InvalidOption("--database must be a jdbc:postgresql: URL");
            }
            return text;
        }
    }
}
