package maat.proxy.config;

import java.util.Locale;

/** A setting is missing or malformed; the message names it and says what is expected. */
public final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSetting(String setting, String problem) {
        super("Setting %s (environment %s): %s".formatted(setting, environment(setting), problem));
    }

    static String environment(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
