/** What the proxy can be told, typed, checked at start, and explained by {@code --help}. */
package maat.proxy.config;
