package maat.proxy.decision;

/** Two clocks of this machine. Durations alone are compared, never clocks of two machines. */
interface Clock {
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Never goes back, but may stand still while the machine sleeps. */
    long nanos();

    /** Runs on while the machine sleeps, but may jump. */
    long wallMillis();
}
