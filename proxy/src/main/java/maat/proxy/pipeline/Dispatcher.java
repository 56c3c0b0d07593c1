package maat.proxy.pipeline;

/** Decides what becomes of a request. */
interface Dispatcher {
    /** Called on the event loop with the head of a request; answers now or later, and once. */
    void dispatch(Exchange exchange);
}
