import type { Fields, RecordOf } from '@tessera/tables'

/** Columns of a table of treated tumours, one row a patient. All but the patient may be absent. */
export const regressionFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'patient', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  site: { kind: 'text', names: ['site', 'organ'], what: 'site: rectum unless it says otherwise' },
  system: {
    kind: 'text',
    names: ['regression_system', 'trg_system'],
    what: 'system of the regression grade',
  },
  grade: { kind: 'text', names: ['regression_grade', 'trg'], what: 'regression grade of the specimen' },
  residualPercent: {
    kind: 'number',
    names: ['residual_percent', 'residual_tumour_percent', 'viable_tumour_percent'],
    what: 'residual viable tumour in per cent of the tumour bed',
  },
  mrGrade: { kind: 'text', names: ['mrtrg', 'mr_trg'], what: 'regression grade on MRI' },
  clinicalT: { kind: 'text', names: ['ct', 'clinical_t'], what: 'clinical T before treatment' },
  pathologicalT: { kind: 'text', names: ['ypt', 'pathological_t'], what: 'T of the specimen' },
  pathologicalN: { kind: 'text', names: ['ypn', 'pathological_n'], what: 'N of the specimen' },
  resected: { kind: 'flag', names: ['resected', 'resection'], what: 'whether the tumour was resected' },
  fasciaMm: {
    kind: 'number',
    names: ['mrf_mm', 'fascia_mm'],
    what: 'distance to the mesorectal fascia on MRI in mm',
  },
  fasciaInvolved: {
    kind: 'flag',
    names: ['mrf', 'mrf_involved'],
    what: 'whether the mesorectal fascia is involved on MRI',
  },
  marginMm: {
    kind: 'number',
    names: ['crm_mm', 'margin_mm'],
    what: 'distance to the circumferential margin of the specimen in mm',
  },
  marginInvolved: {
    kind: 'flag',
    names: ['crm', 'crm_involved'],
    what: 'whether the circumferential margin of the specimen is involved',
  },
  mrVascular: { kind: 'text', names: ['mremvi', 'mr_emvi'], what: 'EMVI on MRI: score 0 to 4, or yes or no' },
  vascular: { kind: 'flag', names: ['pemvi', 'emvi'], what: 'EMVI in the specimen' },
  positiveNodes: {
    kind: 'number',
    names: ['positive_nodes', 'nodes_positive'],
    what: 'number of positive nodes',
  },
  deposits: { kind: 'number', names: ['tumour_deposits', 'deposits'], what: 'number of tumour deposits' },
} as const satisfies Fields

export type RegressionRecord = RecordOf<typeof regressionFields>
