package maat.server.feed;

import java.util.List;

/** What a subscriber of the feed is told. Positions are those of commits, in their order. */
sealed interface FeedEvent {
    long position();

    /** Answers that depend on one of these are no longer true. */
    record Change(long position, List<String> dependencies) implements FeedEvent {}

    /** What changed up to this position cannot be told any more: everything is to be forgotten. */
    record Reset(long position) implements FeedEvent {}
}
