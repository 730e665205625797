import {
  above,
  below,
  fallOf,
  type LaboratoryTerm,
  offset,
  timesOver,
  timesUnder,
  when,
} from '../criterion.ts'

const blood = 'Blood and lymphatic system disorders'
const investigations = 'Investigations'

const lifeThreatening = 'life-threatening consequences; urgent intervention indicated'

/** The numbers of CTCAE are for /mm3 and 10^9/L, which convert exactly: one set serves both. */
const count = '10^9/L'

/** A count that is graded below its normal limit and three numbers. */
function decreased(term: string, analyte: string, limits: readonly number[]): LaboratoryTerm {
  return {
    term,
    bodySystem: investigations,
    direction: 'low',
    analyte,
    systems: [{ unit: count, criteria: [...timesUnder('LLN', [1]), ...below([null, ...limits])] }],
    clinical: {},
  }
}

/** Counts, haemoglobin and clotting. Source: CTCAE v5.0 (National Cancer Institute, 27 November 2017). */
export const bloodTerms: readonly LaboratoryTerm[] = [
  {
    term: 'Anemia',
    bodySystem: blood,
    direction: 'low',
    analyte: 'haemoglobin',
    systems: [
      { unit: 'g/L', criteria: [...timesUnder('LLN', [1]), ...below([null, 100, 80])] },
      { unit: 'g/dL', criteria: [...timesUnder('LLN', [1]), ...below([null, 10, 8])] },
      { unit: 'mmol/L', criteria: [...timesUnder('LLN', [1]), ...below([null, 6.2, 4.9])] },
    ],
    clinical: { 3: 'transfusion indicated', 4: lifeThreatening },
  },
  {
    term: 'Leukocytosis',
    bodySystem: blood,
    direction: 'high',
    analyte: 'leucocytes',
    systems: [{ unit: count, criteria: above([null, null, 100]) }],
    clinical: { 4: 'clinical manifestations of leucostasis; urgent intervention indicated' },
  },
  {
    term: 'Activated partial thromboplastin time prolonged',
    bodySystem: investigations,
    direction: 'high',
    analyte: 'activated partial thromboplastin time',
    systems: [{ unit: null, criteria: timesOver('ULN', [1, 1.5, 2.5]) }],
    clinical: { 3: 'bleeding' },
  },
  decreased('CD4 lymphocytes decreased', 'CD4 lymphocytes', [0.5, 0.2, 0.05]),
  {
    term: 'Fibrinogen decreased',
    bodySystem: investigations,
    direction: 'low',
    analyte: 'fibrinogen',
    systems: [
      { unit: 'mg/dL', criteria: fibrinogen(50) },
      { unit: 'g/L', criteria: fibrinogen(0.5) },
    ],
    clinical: {},
  },
  {
    term: 'Haptoglobin decreased',
    bodySystem: investigations,
    direction: 'low',
    analyte: 'haptoglobin',
    systems: [{ unit: null, criteria: timesUnder('LLN', [1]) }],
    clinical: {},
  },
  {
    term: 'Hemoglobin increased',
    bodySystem: investigations,
    direction: 'high',
    analyte: 'haemoglobin',
    systems: [
      { unit: 'g/dL', criteria: [aboveNormal(1, 0), aboveNormal(2, 2), aboveNormal(3, 4)] },
      { unit: 'g/L', criteria: [aboveNormal(1, 0), aboveNormal(2, 20), aboveNormal(3, 40)] },
    ],
    clinical: {},
  },
  {
    term: 'INR increased',
    bodySystem: investigations,
    direction: 'high',
    analyte: 'INR',
    systems: [
      {
        unit: null,
        criteria: [
          ...when('not on anticoagulation', above([1.2, 1.5, 2.5])),
          ...timesOver('baseline', [1, 1.5, 2.5], 'on anticoagulation'),
        ],
      },
    ],
    clinical: { 2: 'dose adjustment indicated', 3: 'bleeding' },
  },
  decreased('Lymphocyte count decreased', 'lymphocytes', [0.8, 0.5, 0.2]),
  {
    term: 'Lymphocyte count increased',
    bodySystem: investigations,
    direction: 'high',
    analyte: 'lymphocytes',
    systems: [{ unit: count, criteria: above([null, 4, 20]) }],
    clinical: {},
  },
  decreased('Neutrophil count decreased', 'neutrophils', [1.5, 1, 0.5]),
  decreased('Platelet count decreased', 'platelets', [75, 50, 25]),
  decreased('White blood cell decreased', 'leucocytes', [3, 2, 1]),
]

function fibrinogen(least: number) {
  return [
    ...timesUnder('LLN', [1, 0.75, 0.5, 0.25]),
    fallOf(2, 25),
    fallOf(3, 50),
    fallOf(4, 75),
    ...below([null, null, null, least]),
  ]
}

function aboveNormal(grade: 1 | 2 | 3, by: number) {
  return offset(grade, '>', 'ULN', by)
}
