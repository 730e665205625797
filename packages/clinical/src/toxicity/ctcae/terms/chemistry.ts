import { above, type Criterion, fromTimes, type LaboratoryTerm, timesOver, when } from '../criterion.ts'

const bodySystem = 'Investigations'

/** A term of which every limit is a multiple: the value and its limits need one unit, whichever it is. */
function relative(
  term: string,
  analyte: string,
  criteria: readonly Criterion[],
  clinical: LaboratoryTerm['clinical'] = {},
): LaboratoryTerm {
  return { term, bodySystem, direction: 'high', analyte, systems: [{ unit: null, criteria }], clinical }
}

/**
 * Version 5's two rulers: multiples of the upper limit where baseline was normal, of the baseline where it was not.
 * Grade 1 begins at `first` times an abnormal baseline, that value included.
 */
function byBaseline(multiples: readonly number[], first: number): Criterion[] {
  return [
    ...timesOver('ULN', [1, ...multiples], 'baseline normal'),
    fromTimes(1, 'baseline', first, 'baseline abnormal'),
    ...timesOver('baseline', [null, ...multiples], 'baseline abnormal'),
  ]
}

/** Amylase and lipase: the same value is a grade higher with signs or symptoms. */
const pancreatic: readonly Criterion[] = [
  ...timesOver('ULN', [1, 1.5, 5]),
  ...timesOver('ULN', [null, null, 2, 5], 'symptomatic'),
]

/** Enzymes, bilirubin, creatinine and cholesterol. Source: CTCAE v5.0, Investigations. */
export const chemistryTerms: readonly LaboratoryTerm[] = [
  relative('Alanine aminotransferase increased', 'alanine aminotransferase', byBaseline([3, 5, 20], 1.5)),
  relative('Alkaline phosphatase increased', 'alkaline phosphatase', byBaseline([2.5, 5, 20], 2)),
  relative('Aspartate aminotransferase increased', 'aspartate aminotransferase', byBaseline([3, 5, 20], 1.5)),
  relative('Blood bilirubin increased', 'bilirubin', [
    ...timesOver('ULN', [1, 1.5, 3, 10], 'baseline normal'),
    ...timesOver('baseline', [1, 1.5, 3, 10], 'baseline abnormal'),
  ]),
  relative('Blood lactate dehydrogenase increased', 'lactate dehydrogenase', timesOver('ULN', [1])),
  {
    term: 'Cholesterol high',
    bodySystem,
    direction: 'high',
    analyte: 'cholesterol',
    systems: [
      { unit: 'mmol/L', criteria: [...timesOver('ULN', [1]), ...above([null, 7.75, 10.34, 12.92])] },
      { unit: 'mg/dL', criteria: [...timesOver('ULN', [1]), ...above([null, 300, 400, 500])] },
    ],
    clinical: {},
  },
  relative('CPK increased', 'creatine kinase', timesOver('ULN', [1, 2.5, 5, 10])),
  relative('Creatinine increased', 'creatinine', [
    ...timesOver('ULN', [1, 1.5, 3, 6]),
    ...timesOver('baseline', [null, 1.5, 3]),
  ]),
  relative('GGT increased', 'gamma-glutamyl transferase', byBaseline([2.5, 5, 20], 2)),
  relative('Lipase increased', 'lipase', pancreatic),
  relative('Serum amylase increased', 'amylase', pancreatic),
  {
    term: 'Hyperuricemia',
    bodySystem: 'Metabolism and nutrition disorders',
    direction: 'high',
    analyte: 'uric acid',
    systems: [
      {
        unit: null,
        criteria: [...timesOver('ULN', [1]), ...when('symptomatic', timesOver('ULN', [null, null, 1]))],
      },
    ],
    clinical: { 3: 'physiologic consequences', 4: 'life-threatening consequences' },
  },
]
