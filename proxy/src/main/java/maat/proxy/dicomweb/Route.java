package maat.proxy.dicomweb;

/** Where a well-formed request goes. */
public sealed interface Route permits DicomWebRequest, ServerRoute, Preflight {}
