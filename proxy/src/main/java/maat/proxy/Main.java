package maat.proxy;

import java.util.Arrays;
import maat.proxy.config.InvalidSetting;
import maat.proxy.config.ProxyConfig;
import maat.proxy.pipeline.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the proxy. */
public final class Main {
    private static final int BAD_SETTING = 2;

    private Main() {}

    public static void main(String[] args) {
        if (Arrays.asList(args).contains("--help")) {
            System.out.println("Settings (environment in capitals with _ for ., or system property, or a file named by"
                    + " maat.config):\n" + ProxyConfig.help());
            return;
        }
        try {
            start(ProxyConfig.ofProcess());
        } catch (InvalidSetting invalid) {
            System.err.println(invalid.getMessage());
            System.exit(BAD_SETTING);
        } catch (RuntimeException failed) {
            System.err.println("The proxy cannot start: " + failed.getMessage());
            System.exit(1);
        }
    }

    private static void start(ProxyConfig config) {
        Logger log = LoggerFactory.getLogger(Main.class);
        Proxy proxy = new Proxy(config);
        proxy.start();
        Runtime.getRuntime().addShutdownHook(new Thread(proxy::close, "stop"));
        log.info("Listening on {}, health and metrics on {}", proxy.address(), proxy.managementAddress());
    }
}
