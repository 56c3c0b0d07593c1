package maat.policytests;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import maat.policytests.world.Caller;
import maat.policytests.world.Source;
import maat.policytests.world.World;

/** All that there is of tokens that narrow: album tokens by their flags, viewer tokens by what they wrap and how. */
final class EveryToken {
    private static final List<String> FLAGS = List.of("read", "write", "download", "appropriate");
    private static final List<Source> SOURCES = List.of(
            Source.ANY,
            Source.INBOX,
            new Source.InAlbum("knee"),
            new Source.InAlbum("hip"),
            new Source.InAlbum("hand"));
    private static final List<Set<String>> SCOPES = List.of(Set.of("read"), Set.of("write"), Set.of("read", "write"));

    /** Whose viewer tokens are looked at; album tokens with one flag each, and with those that go together. */
    private static final List<String> WRAPPED = List.of(
            "alice",
            "bob",
            "alice's token",
            "bob's token",
            "knee none",
            "knee reader",
            "knee writer",
            "knee uploader",
            "knee sender",
            "token of no admin");

    private EveryToken() {}

    /** The world with a token of the knees for each combination of flags. */
    static World world(World world) {
        var tokens = new TreeMap<>(world.tokens());
        for (int combination = 0; combination < 1 << FLAGS.size(); combination++) {
            tokens.put(
                    name(combination),
                    new World.Token(
                            "alice",
                            Optional.of("knee"),
                            flags(combination),
                            World.NOW - 1_000,
                            World.NOW + 1_000,
                            false));
        }
        return new World(world.users(), world.albums(), world.series(), tokens, world.erasing());
    }

    static Map<String, Caller> holders() {
        var holders = new TreeMap<String, Caller>();
        for (int combination = 0; combination < 1 << FLAGS.size(); combination++) {
            holders.put(name(combination), new Caller.Holder(name(combination)));
        }
        return holders;
    }

    /** Viewer tokens for a study that inboxes and albums hold. */
    static Map<String, Caller> viewers(Cases.Scene scene) {
        var viewers = new TreeMap<String, Caller>();
        for (String wrapped : WRAPPED) {
            for (Source source : SOURCES) {
                for (Set<String> scope : SCOPES) {
                    viewers.put(
                            "%s, %s, %s".formatted(wrapped, source, scope),
                            new Caller.Viewer(scene.callers().get(wrapped), "1.2", source, scope, World.NOW + 1_000));
                }
            }
        }
        return viewers;
    }

    private static String name(int combination) {
        return "knee" + flags(combination);
    }

    private static Set<String> flags(int combination) {
        var flags = new HashSet<String>();
        for (int i = 0; i < FLAGS.size(); i++) {
            if ((combination >> i & 1) == 1) {
                flags.add(FLAGS.get(i));
            }
        }
        return flags;
    }
}
