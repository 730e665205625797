import {
  above,
  below,
  type CriteriaInUnit,
  type Criterion,
  from,
  type LaboratoryTerm,
  timesOver,
  timesUnder,
  upTo,
  when,
} from '../criterion.ts'

const lifeThreatening = 'life-threatening consequences'
const usual = { 3: 'hospitalization indicated', 4: lifeThreatening }
const symptoms = { 2: 'symptomatic', ...usual }

function metabolic(
  term: string,
  direction: 'high' | 'low',
  analyte: string,
  systems: readonly CriteriaInUnit[],
  clinical: LaboratoryTerm['clinical'],
): LaboratoryTerm {
  return { term, bodySystem: 'Metabolism and nutrition disorders', direction, analyte, systems, clinical }
}

/** Above the upper limit of normal is grade 1, the numbers are those of grades 2, 3 and 4. */
function high(unit: string, limits: readonly (number | null)[]): CriteriaInUnit {
  return { unit, criteria: [...timesOver('ULN', [1]), ...above([null, ...limits])] }
}

/** Below the lower limit of normal is grade 1, the numbers are those of grades 2, 3 and 4. */
function low(unit: string, limits: readonly (number | null)[]): CriteriaInUnit {
  return { unit, criteria: [...timesUnder('LLN', [1]), ...below([null, ...limits])] }
}

const hypokalemia: readonly Criterion[] = [
  ...timesUnder('LLN', [1]),
  ...when('symptomatic', timesUnder('LLN', [null, 1])),
  ...below([null, null, 3, 2.5]),
]

const hyponatremia: readonly Criterion[] = [
  ...timesUnder('LLN', [1]),
  upTo(2, 129),
  upTo(3, 129, 'symptomatic'),
  ...below([null, null, 125, 120]),
]

/**
 * Electrolytes, acid-base balance, glucose, triglycerides and albumin. Source: CTCAE v5.0, Metabolism and nutrition
 * disorders. Calcium is that corrected for albumin; ionised calcium has its own numbers, in mmol/L alone. A sodium
 * between 129 and 130 lies between two printed grades and is the lower.
 */
export const metabolismTerms: readonly LaboratoryTerm[] = [
  metabolic(
    'Acidosis',
    'low',
    'pH',
    [{ unit: null, criteria: [...timesUnder('LLN', [1]), ...below([null, null, 7.3])] }],
    {
      4: lifeThreatening,
    },
  ),
  metabolic(
    'Alkalosis',
    'high',
    'pH',
    [{ unit: null, criteria: [...timesOver('ULN', [1]), ...above([null, null, 7.5])] }],
    {
      4: lifeThreatening,
    },
  ),
  metabolic(
    'Hypercalcemia',
    'high',
    'calcium',
    [high('mmol/L', [2.9, 3.1, 3.4]), high('mg/dL', [11.5, 12.5, 13.5])],
    symptoms,
  ),
  metabolic(
    'Hypercalcemia (Ionized)',
    'high',
    'ionised calcium',
    [high('mmol/L', [1.5, 1.6, 1.8])],
    symptoms,
  ),
  metabolic('Hyperkalemia', 'high', 'potassium', [high('mmol/L', [5.5, 6, 7])], {
    2: 'intervention initiated',
    ...usual,
  }),
  metabolic(
    'Hypermagnesemia',
    'high',
    'magnesium',
    [high('mmol/L', [null, 1.23, 3.3]), high('mg/dL', [null, 3, 8])],
    {
      4: lifeThreatening,
    },
  ),
  metabolic('Hypernatremia', 'high', 'sodium', [high('mmol/L', [150, 155, 160])], {
    2: 'intervention initiated',
    ...usual,
  }),
  metabolic(
    'Hypertriglyceridemia',
    'high',
    'triglycerides',
    [
      { unit: 'mmol/L', criteria: [from(1, 1.71), ...above([null, 3.42, 5.7, 11.4])] },
      { unit: 'mg/dL', criteria: [from(1, 150), ...above([null, 300, 500, 1000])] },
    ],
    { 4: lifeThreatening },
  ),
  metabolic('Hypoalbuminemia', 'low', 'albumin', [low('g/L', [30, 20]), low('g/dL', [3, 2])], {
    4: 'life-threatening consequences; urgent intervention indicated',
  }),
  metabolic(
    'Hypocalcemia',
    'low',
    'calcium',
    [low('mmol/L', [2, 1.75, 1.5]), low('mg/dL', [8, 7, 6])],
    symptoms,
  ),
  metabolic('Hypocalcemia (Ionized)', 'low', 'ionised calcium', [low('mmol/L', [1, 0.9, 0.8])], symptoms),
  metabolic('Hypoglycemia', 'low', 'glucose', [low('mmol/L', [3, 2.2, 1.7]), low('mg/dL', [55, 40, 30])], {
    4: 'life-threatening consequences; seizures',
  }),
  metabolic('Hypokalemia', 'low', 'potassium', [{ unit: 'mmol/L', criteria: hypokalemia }], {
    2: 'symptomatic; intervention indicated',
    ...usual,
  }),
  metabolic(
    'Hypomagnesemia',
    'low',
    'magnesium',
    [low('mmol/L', [0.5, 0.4, 0.3]), low('mg/dL', [1.2, 0.9, 0.7])],
    {
      4: lifeThreatening,
    },
  ),
  metabolic('Hyponatremia', 'low', 'sodium', [{ unit: 'mmol/L', criteria: hyponatremia }], {
    3: 'symptomatic',
    4: lifeThreatening,
  }),
]
