package maat.server.http;

/** A value in the path has not the form that such values have. {@link Standing} says who is told so. */
public final class MalformedPath extends RuntimeException {
    private final transient Problem problem;

    MalformedPath(Problem problem) {
        super(problem.getMessage());
        this.problem = problem;
    }

    /** 404 where no resource can have such a name at all. */
    public static MalformedPath nowhere() {
        return new MalformedPath(Problem.of(404, "Not Found", "There is no such resource"));
    }

    static MalformedPath because(String detail) {
        return new MalformedPath(Problem.of(400, "Bad Request", detail));
    }

    Problem problem() {
        return problem;
    }
}
