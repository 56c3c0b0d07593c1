package maat.server.policy;

import maat.server.principal.Caller;

/**
 * What is asked of the policies: may this caller do this to that, seen by way of a source?
 *
 * @param facts the statement that gathers what the action's rule needs
 */
public record Question(Action action, Caller caller, Resource resource, Source source, Facts facts) {

    public static Question of(Action action, Caller caller, Resource resource, Facts facts) {
        return new Question(action, caller, resource, Source.ANY, facts);
    }

    public Question by(Source way) {
        return new Question(action, caller, resource, way, facts);
    }
}
