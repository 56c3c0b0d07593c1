package maat.server.audit;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import maat.server.http.Callers;
import maat.server.policy.Action;
import maat.server.policy.Authorized;
import maat.server.policy.Question;
import maat.server.policy.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: what was asked, by whom, and what came of it, one line for each decision, refusals included (OPS-03,
 * Lines are written when the answer is sent, so that they tell its status, and work that was tried again counts
 * once. What enforcement points ask and get is in their own access logs; here their refusals only.
 */
public final class Audit implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger("maat.audit");
    private static final HeaderName LINK = HeaderNames.create("X-Maat-Link");
    private static final String ENFORCEMENT_POINTS = "/access/";

    private static final ScopedValue<Trail> TRAIL = ScopedValue.newInstance();

    private record Subject(Action action, Resource resource) {}

    private record Noted(Question question, Authorized answer) {}

    /** What a request left behind: decisions, and what else is told of it. */
    private record Trail(Map<Subject, Noted> decisions, AuditDetails details) {}

    /** A decision that was made while a request was answered; outside of requests nothing is noted. */
    public static void note(Question question, Authorized answer) {
        if (TRAIL.isBound()) {
            TRAIL.get()
                    .decisions()
                    .put(new Subject(question.action(), question.resource()), new Noted(question, answer));
        }
    }

    /**
     * What else the lines of this request tell: a key of reference 12.3 and its value. Told again, by work that was tried
     * again, it counts once.
     */
    public static void detail(String key, String value) {
        if (TRAIL.isBound()) {
            TRAIL.get().details().add(key, value);
        }
    }

    /** What the original calls this, where one of our actions has several of its words; also where nobody decides. */
    public static void word(String word) {
        if (TRAIL.isBound()) {
            TRAIL.get().details().call(word);
        }
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var trail = new Trail(new LinkedHashMap<>(), new AuditDetails());
        response.whenSent(() -> write(trail, request, response.status().code()));
        ScopedValue.where(TRAIL, trail).run(chain::proceed);
    }

    private static void write(Trail trail, RoutingRequest request, int status) {
        boolean link = request.headers().contains(LINK);
        boolean removes = request.prologue().method().equals(Method.DELETE);
        boolean enforcing = request.path().rawPath().startsWith(ENFORCEMENT_POINTS);
        trail.decisions().values().stream()
                .filter(noted -> !enforcing || !noted.answer().decision().allow())
                .forEach(noted -> LOG.info(
                        AuditLine.of(noted.question(), noted.answer(), link, removes, trail.details(), status)));
        if (trail.decisions().isEmpty() && status == 401) {
            LOG.info(AuditLine.unauthenticated(Callers.address(request), link));
        } else if (trail.decisions().isEmpty() && trail.details().isNamed()) {
            LOG.info(AuditLine.ofClient(trail.details(), status));
        }
    }
}
