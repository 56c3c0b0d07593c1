package maat.proxy.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads single settings, says what is wrong with one that cannot be used, and remembers what each means. System
 * properties ({@code maat.x.y}) win over the environment ({@code MAAT_X_Y}), which wins over the properties file that
 * {@code maat.config} names.
 */
final class Settings {
    private final Config config;
    private final boolean describing;
    private final List<String> described = new ArrayList<>();

    private Settings(Config config, boolean describing) {
        this.config = config;
        this.describing = describing;
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
        return new Settings(sources.build(), false);
    }

    static Settings of(Map<String, String> values) {
        return new Settings(Config.just(ConfigSources.create(values)), false);
    }

    /** Answers every question with its default or example and collects what the settings mean. */
    static Settings describing() {
        return new Settings(Config.empty(), true);
    }

    String description() {
        return String.join("\n", described);
    }

    Optional<String> optional(String key, String meaning) {
        describe(key, "none", meaning);
        return find(key);
    }

    String text(String key, String otherwise, String meaning) {
        describe(key, otherwise, meaning);
        return find(key).orElse(otherwise);
    }

    int number(String key, int otherwise, int least, int most, String meaning) {
        describe(key, String.valueOf(otherwise), meaning);
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

    Duration millis(String key, int otherwise, String meaning) {
        return Duration.ofMillis(number(key, otherwise, 1, 3_600_000, meaning + ", in milliseconds"));
    }

    <T> T required(String key, String example, String expectation, String meaning, Function<String, T> parser) {
        describe(key, "required", meaning + ", e.g. " + example);
        String value = find(key).orElse(describing ? example : null);
        if (value == null) {
            throw new InvalidSetting(key, "is missing; it " + expectation);
        }
        return parser(key, expectation, parser).apply(value);
    }

    <T> T parsed(
            String key, T otherwise, String shown, String expectation, String meaning, Function<String, T> parser) {
        describe(key, shown, meaning);
        return find(key).map(parser(key, expectation, parser)).orElse(otherwise);
    }

    static URI httpUrl(String text) {
        var url = URI.create(text);
        if (!"http".equals(url.getScheme())
                || url.getHost() == null
                || text.endsWith("/")
                || url.getRawQuery() != null
                || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    private Optional<String> find(String key) {
        return config.get(key).asString().asOptional().map(String::strip).filter(value -> !value.isEmpty());
    }

    private void describe(String key, String otherwise, String meaning) {
        if (describing) {
            described.add("  %-40s %s [%s]".formatted(key, meaning, otherwise));
        }
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
}
