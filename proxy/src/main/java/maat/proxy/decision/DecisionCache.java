package maat.proxy.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maat.proxy.decision.Decision.Answer;

/**
 * Allows by question, the least recently used forgotten first, and found by what they rest on when that changes. Knows
 * nothing of leases: {@link FreshAnswers} says when it may be used. Safe for use by several threads: a question belongs
 * to one of several segments, each under its own lock.
 */
final class DecisionCache {
    private static final int SEGMENTS = 16;

    private final Segment[] segments = new Segment[SEGMENTS];

    /** @param bytes most memory, roughly */
    DecisionCache(long bytes) {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = new Segment(bytes / SEGMENTS);
        }
    }

    private Segment of(Question question) {
        int hash = question.hashCode();
        return segments[(hash ^ hash >>> 16) & SEGMENTS - 1];
    }

    /** The remembered answer, or null. */
    Answer get(Question question) {
        return of(question).get(question);
    }

    /** Remembers an answer unless one of the announcements since the question touches it. */
    void put(Question question, Answer answer, Announcements announcements, long askedAt) {
        of(question).put(question, answer, announcements, askedAt);
    }

    void remove(Question question) {
        of(question).remove(question);
    }

    /** Forgets everything that rests on one of these. */
    void drop(Set<String> dependencies) {
        for (Segment segment : segments) {
            segment.drop(dependencies);
        }
    }

    void clear() {
        for (Segment segment : segments) {
            segment.clear();
        }
    }

    long bytes() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.bytes();
        }
        return bytes;
    }

    int size() {
        int size = 0;
        for (Segment segment : segments) {
            size += segment.size();
        }
        return size;
    }

    private static final class Segment {
        private final long capacity;
        private final LinkedHashMap<Question, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
        private final Map<String, Set<Question>> byDependency = new HashMap<>();
        private long bytes;

        Segment(long capacity) {
            this.capacity = capacity;
        }

        synchronized Answer get(Question question) {
            return answers.get(question);
        }

        /** The announcements are looked at under the lock that a drop needs: either they name the change, or the drop
         * comes after this. */
        synchronized void put(Question question, Answer answer, Announcements announcements, long askedAt) {
            if (announcements.touched(askedAt, answer.dependencies())) {
                return;
            }
            remove(question);
            int weight = weight(question, answer);
            if (weight > capacity) {
                return;
            }
            answers.put(question, answer);
            bytes += weight;
            for (String dependency : answer.dependencies()) {
                byDependency.computeIfAbsent(dependency, _ -> new HashSet<>()).add(question);
            }
            while (bytes > capacity) {
                remove(answers.firstEntry().getKey());
            }
        }

        synchronized void remove(Question question) {
            Answer answer = answers.remove(question);
            if (answer == null) {
                return;
            }
            bytes -= weight(question, answer);
            for (String dependency : answer.dependencies()) {
                Set<Question> questions = byDependency.get(dependency);
                questions.remove(question);
                if (questions.isEmpty()) {
                    byDependency.remove(dependency);
                }
            }
        }

        synchronized void drop(Set<String> dependencies) {
            for (String dependency : dependencies) {
                Set<Question> questions = byDependency.get(dependency);
                if (questions != null) {
                    List<Question> dropped = new ArrayList<>(questions);
                    for (Iterator<Question> each = dropped.iterator(); each.hasNext(); ) {
                        remove(each.next());
                    }
                }
            }
        }

        synchronized void clear() {
            answers.clear();
            byDependency.clear();
            bytes = 0;
        }

        synchronized long bytes() {
            return bytes;
        }

        synchronized int size() {
            return answers.size();
        }

        private static int weight(Question question, Answer answer) {
            return question.weight() + answer.weight();
        }
    }
}
