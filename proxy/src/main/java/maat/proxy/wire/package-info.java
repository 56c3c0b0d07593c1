/**
 * HTTP/1.1 on the wire, strictly: message heads, header fields and bodies, for the front end and the back ends alike.
 * What a lenient reader would repair is refused here (H-20 … H-26), since two readers that repair differently are how
 * one message becomes two.
 */
package maat.proxy.wire;
