package maat.launcher.parts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import maat.launcher.StartFailed;

/** How to run what refuses to run as root: as we are, in a user namespace of its own, or as nobody. */
sealed interface OrdinaryUser {

    /** The command that runs this one. */
    List<String> run(String... command);

    /** Gives it the folder. */
    default void own(Path folder) throws IOException, InterruptedException {}

    /** @param folder what it will have to read and write */
    static OrdinaryUser of(Path folder) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new AsWeAre();
        }
        if (succeeds("unshare", "-U", "true")) {
            return new InNamespace();
        }
        var nobody = new Nobody();
        if (!succeeds(nobody.run("test", "-x", folder.toString()).toArray(String[]::new))) {
            throw new StartFailed(
                    ("PostgreSQL does not run as root, user namespaces are switched off here, and the user"
                                    + " nobody cannot reach %s: name a data folder it can reach with --data")
                            .formatted(folder));
        }
        return nobody;
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static List<String> prefixed(List<String> prefix, String... command) {
        var all = new ArrayList<>(prefix);
        all.addAll(List.of(command));
        return List.copyOf(all);
    }

    /** No need for anything. */
    record AsWeAre() implements OrdinaryUser {
        @Override
        public List<String> run(String... command) {
            return List.of(command);
        }
    }

    /** Root outside, nobody inside: the files stay ours. */
    record InNamespace() implements OrdinaryUser {
        @Override
        public List<String> run(String... command) {
            return prefixed(List.of("unshare", "-U"), command);
        }
    }

    /** Where namespaces are switched off, as in many containers. */
    record Nobody() implements OrdinaryUser {
        private static final String ID = "65534";

        @Override
        public List<String> run(String... command) {
            return prefixed(List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups"), command);
        }

        @Override
        public void own(Path folder) throws IOException, InterruptedException {
            if (!succeeds("chown", "-R", ID + ":" + ID, folder.toString())) {
                throw new StartFailed("%s cannot be given to the user nobody".formatted(folder));
            }
        }
    }
}
