package maat.proxy.stow;

import java.util.Map;
import maat.proxy.dicomweb.Uid;

/**
 * What the proxy must know of an instance before it lets it pass.
 *
 * @param attributes the identity attributes present (10.3 "Tags read", without the four UIDs): keyword to text,
 *     trimmed, several values with backslashes between them; absent and empty ones are left out
 */
public record InstanceHeader(Uid study, Uid series, Uid instance, Uid sopClass, Map<String, String> attributes) {
    public InstanceHeader {
        attributes = Map.copyOf(attributes);
    }
}
