package maat.server;

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

    public static void main(String[] args) {
        ServerConfig config;
        try {
            config = ServerConfig.ofProcess();
        } catch (InvalidSetting invalid) {
            LOG.error(invalid.getMessage());
            System.exit(UNUSABLE_SETTINGS);
            return;
        }
        var server = Server.start(config);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
        LOG.info("Ready at port {}, management at port {}", server.port(), server.managementPort());
    }
}
