package maat.acceptance.house;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The house that most tests share: two servers, two proxies, one database, one Orthanc behind a relay that can play a
 * bad archive. Started with the first test that asks for it, stopped after the last.
 */
public final class MainHouse implements ParameterResolver {
    private static final ExtensionContext.Namespace ROOM = ExtensionContext.Namespace.create(MainHouse.class);

    /** The house and the relay before its archive. */
    private record Rooms(House house, Relay pacs) implements AutoCloseable {
        static Rooms open() {
            int pacsPort = Plan.freePort(1);
            var relay = new Relay(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), pacsPort));
            var plan = Plan.named("main")
                    .port("pacs", pacsPort)
                    .setting("MAAT_PACS_URL", "http://127.0.0.1:%d/dicom-web".formatted(relay.port()))
                    // Tests of a busy machine: what they watch is what is served, not how soon.
                    .setting("MAAT_POLICY_TIME_LIMIT", "3000")
                    .setting("MAAT_PROXY_TIMEOUT_DECISION", "10000")
                    .setting("MAAT_PROXY_REFUSALS_RATE", "100000");
            return new Rooms(House.start(plan), relay);
        }

        @Override
        public void close() throws IOException {
            house.close();
            pacs.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == House.class || type == Relay.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var rooms = context.getRoot().getStore(ROOM).computeIfAbsent("main", key -> Rooms.open(), Rooms.class);
        return parameter.getParameter().getType() == House.class ? rooms.house() : rooms.pacs();
    }
}
