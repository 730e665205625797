import type { Fields } from '@tessera/tables'

/** Columns of a plain table of lesions: one row a lesion, visit and reader. */
export const lesionFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'patient', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  lesion: {
    kind: 'text',
    names: ['lesion', 'lesion_id'],
    required: true,
    always: true,
    what: 'name of the lesion',
  },
  role: {
    kind: 'text',
    names: ['role', 'lesion_type'],
    required: true,
    always: true,
    what: 'role of the lesion: target, non-target or new',
  },
  visit: { kind: 'text', names: ['visit', 'timepoint'], what: 'visit' },
  visitNumber: { kind: 'number', names: ['visit_number'], what: 'number of the visit' },
  day: {
    kind: 'day',
    names: ['date', 'scan_date', 'assessment_date'],
    required: true,
    what: 'date of the scan',
  },
  diameter: {
    kind: 'number',
    names: ['diameter_mm', 'diameter', 'viable_diameter_mm', 'viable_diameter', 'size_mm', 'size'],
    what: 'longest diameter, of a node the short axis',
  },
  unit: { kind: 'text', names: ['unit', 'diameter_unit'], what: 'unit of the diameter' },
  state: { kind: 'text', names: ['state', 'status'], what: 'state where it is not measured' },
  organ: { kind: 'text', names: ['organ', 'location', 'site'], what: 'organ' },
  node: { kind: 'flag', names: ['node', 'lymph_node'], what: 'whether it is a lymph node' },
  irradiated: { kind: 'flag', names: ['irradiated', 'in_field'], what: 'whether it is in a radiation field' },
  enhancing: {
    kind: 'flag',
    names: ['enhancing', 'arterial_enhancement'],
    what: 'whether it enhances in the arterial phase',
  },
  increased: {
    kind: 'flag',
    names: ['increased'],
    what: 'whether it grew since the last assessment (iRECIST)',
  },
  forSymptoms: {
    kind: 'flag',
    names: ['for_symptoms'],
    what: 'whether new symptoms led to the scan (iRECIST)',
  },
  typicalPattern: {
    kind: 'flag',
    names: ['typical_pattern'],
    what: 'whether a new liver nodule enhances and washes out (mRECIST)',
  },
  malignantCytology: {
    kind: 'flag',
    names: ['malignant_cytology', 'cytology'],
    what: 'whether cytology of an effusion is malignant (mRECIST)',
  },
  infiltrative: { kind: 'flag', names: ['infiltrative'], what: 'whether it has no border (mRECIST)' },
  treatedBefore: {
    kind: 'flag',
    names: ['treated_before'],
    what: 'whether it was treated locally before (mRECIST)',
  },
  reader: { kind: 'text', names: ['reader', 'evaluator'], what: 'reader' },
  accepted: { kind: 'flag', names: ['accepted'], what: 'whether the reading is the accepted one' },
  method: { kind: 'text', names: ['method'], what: 'imaging method' },
  splitFrom: { kind: 'text', names: ['split_from'], what: 'lesion that it split from' },
  mergedInto: { kind: 'text', names: ['merged_into'], what: 'lesion that it coalesced with' },
} as const satisfies Fields
