import type { Fields, RecordOf } from '@tessera/tables'

/** Columns of a table of tumours to stage, one row a patient and basis. All but the patient may be absent. */
export const stageFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'patient', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  site: { kind: 'text', names: ['site', 'organ'], what: 'site: oesophagus, liver or rectum' },
  tnm: { kind: 'text', names: ['tnm', 'ptnm', 'yptnm', 'ctnm'], what: 'T, N and M in one: ypT3N1M0' },
  t: { kind: 'text', names: ['t', 't_category', 'tstage'], what: 'T' },
  n: { kind: 'text', names: ['n', 'n_category', 'nstage'], what: 'N' },
  m: { kind: 'text', names: ['m', 'm_category', 'mstage'], what: 'M' },
  basis: { kind: 'text', names: ['basis', 'classification'], what: 'c, p or yp' },
  histology: { kind: 'text', names: ['histology', 'cell_type'], what: 'cell type' },
  grade: { kind: 'text', names: ['grade', 'differentiation', 'g'], what: 'grade of differentiation' },
  location: {
    kind: 'text',
    names: ['location', 'tumour_location'],
    what: 'upper, middle or lower oesophagus',
  },
  positiveNodes: {
    kind: 'number',
    names: ['positive_nodes', 'nodes_positive'],
    what: 'number of positive nodes',
  },
  deposits: { kind: 'number', names: ['tumour_deposits', 'deposits'], what: 'number of tumour deposits' },
  nodules: { kind: 'number', names: ['nodules', 'tumour_number'], what: 'number of liver tumours' },
  largestMm: { kind: 'number', names: ['largest_mm', 'size_mm'], what: 'largest liver tumour in mm' },
  vascularInvasion: {
    kind: 'text',
    names: ['vascular_invasion', 'vessel_invasion'],
    what: 'none, micro, branch or major',
  },
  invadesOrgan: { kind: 'flag', names: ['invades_organ'], what: 'neighbouring organ or peritoneum invaded' },
  extrahepatic: { kind: 'flag', names: ['extrahepatic', 'extrahepatic_spread'], what: 'extrahepatic spread' },
  performance: { kind: 'number', names: ['ecog', 'performance_status'], what: 'ECOG performance status' },
  transplantCandidate: {
    kind: 'flag',
    names: ['transplant_candidate'],
    what: 'whether transplantation is possible',
  },
  childPugh: {
    kind: 'text',
    names: ['child_pugh', 'child_pugh_class'],
    what: 'Child-Pugh: A, B, C or 5 to 15',
  },
  bilirubin: { kind: 'number', names: ['bilirubin', 'bili'], what: 'bilirubin' },
  bilirubinUnit: { kind: 'text', names: ['bilirubin_unit', 'bili_unit'], what: 'unit of the bilirubin' },
  albumin: { kind: 'number', names: ['albumin', 'alb'], what: 'albumin' },
  albuminUnit: { kind: 'text', names: ['albumin_unit', 'alb_unit'], what: 'unit of the albumin' },
  inr: { kind: 'number', names: ['inr'], what: 'INR' },
  prothrombinSeconds: {
    kind: 'number',
    names: ['pt_prolonged_s', 'prothrombin_prolonged_s'],
    what: 'seconds by which the prothrombin time is prolonged',
  },
  ascites: { kind: 'text', names: ['ascites'], what: 'none, slight or moderate' },
  encephalopathy: { kind: 'number', names: ['encephalopathy'], what: 'encephalopathy, grade 0 to 4' },
} as const satisfies Fields

export type StageRecord = RecordOf<typeof stageFields>
