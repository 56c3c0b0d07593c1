package maat.proxy.pipeline;

/** Hears of every exchange that ended. */
interface ExchangeMeter {
    /** @param status 499 when the client left before an answer, 0 when the connection was cut */
    void ended(String route, int status, long nanos);
}
