package maat.proxy.wire;

/** Which bytes may stand where (RFC 9110 section 5, RFC 9112). */
final class Syntax {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[c - 32] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Syntax() {}

    static boolean inToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    /** Visible characters, space, tab, and bytes above ASCII; no other control character, no DEL. */
    static boolean inValue(byte b) {
        return b >= ' ' ? b != 127 : b == '\t' || b < 0;
    }

    static boolean visible(byte b) {
        return b > ' ' && b < 127;
    }

    static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The value of a hexadecimal digit, or −1. */
    static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 32;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
