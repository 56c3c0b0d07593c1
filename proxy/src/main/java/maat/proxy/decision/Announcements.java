package maat.proxy.decision;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Set;

/**
 * The last announcements, so that an answer can be asked whether something it rests on was announced while it was on its
 * way. Safe for use by several threads.
 */
final class Announcements {
    private static final int REMEMBERED = 4096;

    private record Announced(long number, Set<String> dependencies) {}

    private final ArrayDeque<Announced> last = new ArrayDeque<>();
    private volatile long number;
    private long forgotten;

    /** Number of the last announcement; a question remembers it before it is sent. */
    long number() {
        return number;
    }

    synchronized void add(Set<String> dependencies) {
        last.addLast(new Announced(number + 1, dependencies));
        number++;
        if (last.size() > REMEMBERED) {
            forgotten = last.removeFirst().number;
        }
    }

    /** Whatever was asked before now may rest on anything. */
    synchronized void addEverything() {
        last.clear();
        number++;
        forgotten = number;
    }

    /** Whether one of these may have been announced after announcement {@code since}. */
    boolean touched(long since, Set<String> dependencies) {
        return number != since && touchedSlowly(since, dependencies);
    }

    private synchronized boolean touchedSlowly(long since, Set<String> dependencies) {
        if (since < forgotten) {
            return true;
        }
        for (Iterator<Announced> newestFirst = last.descendingIterator(); newestFirst.hasNext(); ) {
            Announced announced = newestFirst.next();
            if (announced.number <= since) {
                return false;
            }
            for (String dependency : announced.dependencies) {
                if (dependencies.contains(dependency)) {
                    return true;
                }
            }
        }
        return false;
    }
}
