package maat.server.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads single settings and says what is wrong with one that cannot be used. System properties ({@code maat.x.y}) win
 * over the environment ({@code MAAT_X_Y}), which wins over the properties file that {@code maat.config} names.
 */
final class Settings {
    private final Config config;

    private Settings(Config config) {
        this.config = config;
    }

    /** @throws InvalidSetting when {@code maat.config} names a file that does not exist */
    static Settings ofProcess() {
        var file = Optional.ofNullable(System.getProperty("maat.config"))
                .or(() -> Optional.ofNullable(System.getenv("MAAT_CONFIG")))
                .map(Path::of);
        var sources = Config.builder()
                .disableEnvironmentVariablesSource()
                .disableSystemPropertiesSource()
                .addSource(ConfigSources.systemProperties())
                .addSource(ConfigSources.environmentVariables());
        file.ifPresent(path -> {
            if (!Files.isReadable(path)) {
                throw new InvalidSetting("maat.config", "there is no readable file " + path);
            }
            sources.addSource(ConfigSources.file(path));
        });
        return new Settings(sources.build());
    }

    String text(String key) {
        return find(key).orElseThrow(() -> new InvalidSetting(key, "is missing"));
    }

    String text(String key, String otherwise) {
        return find(key).orElse(otherwise);
    }

    Optional<String> find(String key) {
        return config.get(key).asString().asOptional().map(String::strip).filter(value -> !value.isEmpty());
    }

    int number(String key, int otherwise, int least, int most) {
        return find(key)
                .map(parser(key, "must be a whole number from %d to %d".formatted(least, most), text -> {
                    int number = Integer.parseInt(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                }))
                .orElse(otherwise);
    }

    URI url(String key) {
        return parsed(key, "must be an absolute http or https URL without a trailing slash", Settings::absoluteUrl);
    }

    Optional<URI> findUrl(String key) {
        return find(key).map(_ -> url(key));
    }

    <T> T parsed(String key, T otherwise, String expectation, Function<String, T> parser) {
        return find(key).map(parser(key, expectation, parser)).orElse(otherwise);
    }

    <T> T parsed(String key, String expectation, Function<String, T> parser) {
        return parser(key, expectation, parser).apply(text(key));
    }

    private static <T> Function<String, T> parser(String key, String expectation, Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (RuntimeException malformed) {
                throw new InvalidSetting(key, expectation);
            }
        };
    }

    private static URI absoluteUrl(String text) {
        var url = URI.create(text);
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null || text.endsWith("/")) {
            throw new IllegalArgumentException();
        }
        return url;
    }
}
