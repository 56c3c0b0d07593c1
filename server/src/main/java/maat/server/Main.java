package maat.server;

import java.io.IOException;
import java.util.List;
import java.util.logging.LogManager;
import maat.server.config.InvalidSetting;
import maat.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server and stops it in order. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** Exit code for settings that are missing or malformed. */
    private static final int UNUSABLE_SETTINGS = 2;

    private Main() {}

    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--help")) {
            try (var help = Main.class.getResourceAsStream("/maat-server-help.txt")) {
                help.transferTo(System.out);
            }
            return;
        }
        readLogging();
        Server server;
        try {
            server = Server.start(ServerConfig.ofProcess());
        } catch (InvalidSetting invalid) {
            LOG.error(invalid.getMessage());
            System.exit(UNUSABLE_SETTINGS);
            return;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
        LOG.info("Ready at port {}, management at port {}", server.port(), server.managementPort());
    }

    /** The JDK's own logger, told to write one readable line; a file named the JDK's way wins. */
    private static void readLogging() throws IOException {
        if (System.getProperty("java.util.logging.config.file") == null) {
            try (var properties = Main.class.getResourceAsStream("/logging.properties")) {
                LogManager.getLogManager().readConfiguration(properties);
            }
        }
    }
}
