package maat.launcher.tour;

import java.nio.file.Path;

/** A real DICOM file of this machine and what it says of itself. */
record Sample(Path file, String transferSyntax, String study, String series, String instance) {}
