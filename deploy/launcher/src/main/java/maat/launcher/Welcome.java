package maat.launcher;

import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import maat.launcher.parts.DevelopmentProvider;
import maat.launcher.rules.RuleWatch;
import maat.launcher.tour.People;
import maat.launcher.tour.Samples;
import maat.launcher.tour.Tour;

/** What happens once everything runs: people, samples, tour, and how to go on. */
record Welcome(Options options, Screen screen, DataFolder data, House house, Addresses addresses) {

    void show() throws Exception {
        var provider = house.provider();
        Map<String, String> tokens = Map.of();
        if (provider.isPresent()) {
            tokens = People.register(house.http(), provider.get(), addresses.api());
            if (options.samples()) {
                new Samples(screen, house.http()).upload(data, addresses.api(), tokens.get("alice"));
            }
            if (options.tour()) {
                Tour.play(screen, data, addresses.publicRoots(), tokens);
            }
        } else if (options.samples() || options.tour()) {
            screen.say("No samples and no tour: the users of %s are not known here"
                    .formatted(options.issuer().get()));
        }
        house.announce(addresses);
        signpost(tokens);
        watchRules();
    }

    private void signpost(Map<String, String> tokens) {
        screen.say("");
        screen.say("Maat runs.");
        addresses.publicRoots().forEach(root -> screen.say("  public       %s/api".formatted(root)));
        addresses.servers().forEach(server -> screen.say("  server       %s".formatted(server)));
        addresses.management().forEach(root -> screen.say("  management   %s/health/ready, /metrics".formatted(root)));
        screen.say("  archive      %s (not public)".formatted(addresses.pacs()));
        screen.say("  issuer       %s".formatted(addresses.issuer()));
        screen.say("  data, logs   %s".formatted(data.root()));
        house.provider().ifPresent(provider -> tokens(provider, tokens));
        screen.say("");
        screen.say("Ctrl-C stops everything.");
    }

    private void tokens(DevelopmentProvider provider, Map<String, String> tokens) {
        screen.say("");
        screen.say("Tokens of the development provider, to paste (12 hours):");
        screen.say("export API=%s".formatted(addresses.api()));
        tokens.forEach((name, token) -> screen.say("export %s=%s".formatted(name.toUpperCase(Locale.ROOT), token)));
        screen.say("");
        screen.say("Try:  curl -H \"Authorization: Bearer $ALICE\" $API/studies");
        screen.say("A token for anyone:  curl -d '%s' %s/token"
                .formatted(DevelopmentProvider.form("dave"), provider.issuer()));
    }

    private void watchRules() {
        var watch = new RuleWatch(options.home(), addresses, screen, house.http());
        if (Files.isDirectory(watch.rules())) {
            watch.start();
            screen.say("Edit a rule in %s and it holds at once."
                    .formatted(options.home().relativize(watch.rules())));
        }
    }
}
