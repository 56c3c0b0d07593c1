package maat.server.principal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who asks, and from where.
 *
 * @param address the client's IP address, for the audit trail and for policies that know networks; what cannot be one is
 *     none, so that no header makes a question unanswerable
 */
public record Caller(Principal principal, Optional<String> address) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");

    public Caller {
        address = address.filter(Caller::isAddress);
    }

    public static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }
}
