package maat.server.config;

/** A setting is missing or malformed; the message names it and says what is expected. */
public final class InvalidSetting extends RuntimeException {
    public InvalidSetting(String setting, String problem) {
        super("Setting %s (environment %s): %s"
                .formatted(setting, setting.toUpperCase(java.util.Locale.ROOT).replace('.', '_'), problem));
    }
}
