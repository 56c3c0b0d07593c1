# Lists pydicom's readable test images, one a line: path, transfer syntax, study, series, instance.
# Only images that can live together in one archive: no instance twice, one patient to a study, one study to a series.
import os
import sys
import warnings

warnings.simplefilter("ignore")

import pydicom
import pydicom.data

most_per_syntax = int(sys.argv[1])
folder = os.path.join(os.path.dirname(pydicom.data.__file__), "test_files")
taken = {}
instances, patients, studies = set(), {}, {}

for path in sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names):
    try:
        image = pydicom.dcmread(path, specific_tags=[
            "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID", "PatientID", "Modality", "Rows",
            "PixelData"])
        syntax = image.file_meta.TransferSyntaxUID.name
        study, series, instance = (str(image[tag].value) for tag in (
            "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"))
        if not (study and series and instance and image.get("Modality") and image.get("Rows")
                and image.get("PixelData")):
            continue
    except Exception:
        continue
    patient = str(image.get("PatientID", ""))
    if (os.path.getsize(path) > 1_000_000 or instance in instances or taken.get(syntax, 0) >= most_per_syntax
            or patients.setdefault(study, patient) != patient or studies.setdefault(series, study) != study):
        continue
    instances.add(instance)
    taken[syntax] = taken.get(syntax, 0) + 1
    print("\t".join((path, syntax, study, series, instance)))
