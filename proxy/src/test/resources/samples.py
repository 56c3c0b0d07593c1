"""Prints what pydicom reads in each of its own sample files: path to attributes, or null."""
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
import pydicom

KEYWORDS = """StudyInstanceUID SeriesInstanceUID SOPInstanceUID SOPClassUID StudyDate StudyTime StudyDescription
TimezoneOffsetFromUTC AccessionNumber ReferringPhysicianName PatientName PatientID PatientBirthDate PatientSex StudyID
Modality SeriesDescription SeriesNumber BodyPartExamined""".split()


def text(value):
    if isinstance(value, pydicom.multival.MultiValue):
        return "\\".join(str(v) for v in value)
    if hasattr(value, "original_string") and isinstance(value.original_string, str):
        return value.original_string
    return "" if value is None else str(value)


def read(path):
    try:
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        if "TransferSyntaxUID" not in dataset.file_meta:
            return None
        return {k: text(dataset[k].value).strip(" \0") for k in KEYWORDS if k in dataset}
    except Exception:
        return None


root = os.path.join(os.path.dirname(pydicom.__file__), "data")
found = {}
for folder, _, names in os.walk(root):
    for name in names:
        path = os.path.join(folder, name)
        if not name.endswith((".py", ".pyc", ".json", ".txt", ".dump", ".gz")):
            found[path] = read(path)
json.dump(found, sys.stdout)
