package maat.server.study;

import maat.server.album.AlbumFacts;
import maat.server.database.Transaction;
import maat.server.http.Parameters;
import maat.server.http.PathValue;
import maat.server.http.Problem;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Authorizer;
import maat.server.policy.Decision.Status;
import maat.server.policy.Question;
import maat.server.policy.Refused;
import maat.server.policy.Resource;
import maat.server.policy.Source;

/**
 * The source that a query names: {@code album={id}} or {@code inbox=true} (10.4). The decision is asked about what the
 * query seems to name, and only who may look there is told what is wrong with the query (2.1, D-13).
 *
 * @param asked the album where one is named, the inbox, or everything; whether one must be named, the policy says
 */
record NamedSource(Source asked, Parameters query) {
    /** Stands for what cannot be an album's id, however long it is. */
    private static final String NO_ALBUM = "none";

    static NamedSource of(Parameters query) {
        return new NamedSource(asked(query), query);
    }

    private static Source asked(Parameters query) {
        var album = query.hint("album");
        if (album.isPresent()) {
            return new Source.Album(album.filter(PathValue::isAlbum).orElse(NO_ALBUM));
        }
        return namesInbox(query) ? Source.INBOX : Source.ANY;
    }

    private static boolean namesInbox(Parameters query) {
        return query.hint("inbox").filter("true"::equalsIgnoreCase).isPresent();
    }

    /**
     * The answer to a question about this source, when it is yes.
     *
     * @throws Refused when the policy says no
     * @throws Problem 400 for both sources at once (STU-04) and for what repeats, 404 for an impossible album
     */
    Authorized require(Transaction transaction, Authorizer authorizer, Question question) {
        if (asked instanceof Source.Album album && namesInbox(query)) {
            throw refusalOfBoth(transaction, authorizer, question, album.album());
        }
        var answer = authorizer.require(transaction, question);
        query.flag("inbox");
        var album = query.find("album");
        if (album.isPresent() && !PathValue.isAlbum(album.get())) {
            throw Problem.of(404, "Album Not Found", "The album does not exist or you don't have access");
        }
        return answer;
    }

    /** Rights that are missing come first, then the album that is out of reach, whatever it holds (AUTH-09). */
    private Problem refusalOfBoth(Transaction transaction, Authorizer authorizer, Question question, String album) {
        var decision = authorizer.decide(transaction, question).decision();
        if (decision.status() == Status.UNAUTHORIZED || decision.status() == Status.FORBIDDEN) {
            throw new Refused(question, decision);
        }
        for (String named : new String[] {question.resource().album(), album}) {
            if (named != null) {
                var facts = AlbumFacts.album(named);
                authorizer.require(
                        transaction, Question.of(Action.ALBUM_READ, question.caller(), Resource.album(named), facts));
            }
        }
        return query.malformed("album and inbox exclude each other");
    }
}
