package maat.proxy;

/** Starts the proxy. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
