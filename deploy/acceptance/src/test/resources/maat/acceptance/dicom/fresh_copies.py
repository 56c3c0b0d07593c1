# Copies pydicom's readable test images under fresh UIDs into a folder; one line each:
# copy, name of the original, transfer syntax, study, series, instance.
import os
import sys
import warnings

warnings.simplefilter("ignore")

import pydicom
import pydicom.data
from pydicom.uid import generate_uid

target = sys.argv[1]
folder = os.path.join(os.path.dirname(pydicom.data.__file__), "test_files")

for path in sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names):
    try:
        image = pydicom.dcmread(path)
        syntax = image.file_meta.TransferSyntaxUID.name
        if not all(image.get(key) for key in (
                "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID")):
            continue
        study, series, instance = generate_uid(None), generate_uid(None), generate_uid(None)
        image.StudyInstanceUID, image.SeriesInstanceUID, image.SOPInstanceUID = study, series, instance
        image.file_meta.MediaStorageSOPInstanceUID = instance
        copy = os.path.join(target, instance + ".dcm")
        image.save_as(copy, write_like_original=True)
        pydicom.dcmread(copy)
    except Exception as problem:
        print("%s: %s" % (path, problem), file=sys.stderr)
        continue
    print("\t".join((copy, os.path.relpath(path, folder), syntax, study, series, instance)))
