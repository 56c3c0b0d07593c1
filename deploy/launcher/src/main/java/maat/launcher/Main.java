package maat.launcher;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Starts a whole Maat on one machine and keeps it running until it is told to stop. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        var screen = new Screen(System.out);
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (InvalidOption e) {
            screen.say(e.getMessage() + System.lineSeparator() + System.lineSeparator() + Options.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            screen.say(Options.USAGE);
            return;
        }
        if (!run(options, screen)) {
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    private static boolean run(Options options, Screen screen) {
        House house = null;
        try {
            var data = DataFolder.open(options.data());
            house = new House(options, screen, data);
            var built = house;
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                screen.say("Stopping everything …");
                built.close();
                screen.say("Stopped.");
            }));
            var addresses = house.start();
            new Welcome(options, screen, data, house, addresses).show();
            return true;
        } catch (StartFailed e) {
            return failed(screen, house, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            return failed(screen, house, "The start failed: " + e);
        }
    }

    private static boolean failed(Screen screen, House house, String reason) {
        if (house == null || !house.isStopping()) { // told to stop half-way is no failure
            screen.say("");
            screen.say(reason);
        }
        return false;
    }
}
