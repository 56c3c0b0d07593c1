package maat.proxy.pipeline;

/** Lets a back end send no faster than the client takes. */
final class BackPressure {
    private final Exchange exchange;
    private final Runnable pause;
    private final Runnable resume;
    private boolean paused;

    /**
     * @param pause asks the back end to send no more for now
     * @param resume asks it to go on
     */
    BackPressure(Exchange exchange, Runnable pause, Runnable resume) {
        this.exchange = exchange;
        this.pause = pause;
        this.resume = resume;
        exchange.onWritable(this::goOn);
    }

    /** Something was written: pauses when the client does not keep up, though all was flushed. */
    void written() {
        if (!paused && !exchange.isWritable()) {
            exchange.flush();
            if (!exchange.isWritable()) {
                paused = true;
                pause.run();
            }
        }
    }

    private void goOn() {
        if (paused) {
            paused = false;
            resume.run();
        }
    }
}
