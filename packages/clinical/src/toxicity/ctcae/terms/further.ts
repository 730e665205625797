import {
  above,
  aboveBaselineAndNormal,
  below,
  from,
  fromTimes,
  type LaboratoryTerm,
  offset,
  timesUnder,
  upTo,
} from '../criterion.ts'

const urgent = 'life-threatening consequences; urgent intervention indicated'

/**
 * Terms of CTCAE v5.0 with a measurement in them beside the forty laboratory terms. Some have lost their numbers in
 * version 5 (glucose, bicarbonate): a value alone can only show grade 1, what was done about it decides the rest.
 */
export const furtherTerms: readonly LaboratoryTerm[] = [
  {
    term: 'Hyperglycemia',
    bodySystem: 'Metabolism and nutrition disorders',
    direction: 'high',
    analyte: 'glucose',
    systems: [{ unit: null, criteria: [aboveBaselineAndNormal(1)] }],
    clinical: {
      2: 'change in daily management from baseline for a diabetic; oral antiglycemic agent initiated; workup for diabetes',
      3: 'insulin therapy initiated; hospitalization indicated',
      4: urgent,
    },
  },
  {
    term: 'Blood bicarbonate decreased',
    bodySystem: 'Investigations',
    direction: 'low',
    analyte: 'bicarbonate',
    systems: [{ unit: null, criteria: timesUnder('LLN', [1]) }],
    clinical: {},
  },
  {
    term: 'Electrocardiogram QT corrected interval prolonged',
    bodySystem: 'Investigations',
    direction: 'high',
    analyte: 'corrected QT interval',
    // Printed in whole milliseconds: 450-480, 481-500, 501 and more; 480.5 lies between and is the higher.
    systems: [
      {
        unit: 'ms',
        criteria: [from(1, 450), ...above([null, 480, 500]), offset(3, '>', 'baseline', 60)],
      },
    ],
    clinical: {
      4: 'torsade de pointes; polymorphic ventricular tachycardia; signs or symptoms of serious arrhythmia',
    },
  },
  {
    term: 'Ejection fraction decreased',
    bodySystem: 'Investigations',
    direction: 'low',
    analyte: 'ejection fraction',
    systems: [
      {
        unit: '%',
        criteria: [
          upTo(2, 50),
          offset(2, '<=', 'baseline', -10),
          ...below([null, null, 40, 20]),
          offset(3, '<=', 'baseline', -20),
        ],
      },
    ],
    clinical: {},
  },
  {
    term: 'Chronic kidney disease',
    bodySystem: 'Renal and urinary disorders',
    direction: 'low',
    analyte: 'glomerular filtration rate',
    systems: [{ unit: 'mL/min/1.73m2', criteria: [...timesUnder('LLN', [1]), ...below([null, 60, 30, 15])] }],
    clinical: { 1: 'proteinuria 2+', 4: 'dialysis or renal transplant indicated' },
  },
  {
    term: 'Proteinuria',
    bodySystem: 'Renal and urinary disorders',
    direction: 'high',
    analyte: 'urinary protein',
    systems: [
      {
        unit: 'g/d',
        criteria: [fromTimes(1, 'ULN', 1, null), from(2, 1), from(3, 3.5)],
      },
    ],
    clinical: { 2: 'proteinuria 2+ or 3+', 3: 'proteinuria 4+' },
  },
  {
    term: 'Eosinophilia',
    bodySystem: 'Blood and lymphatic system disorders',
    direction: 'high',
    analyte: 'eosinophils',
    systems: [{ unit: null, criteria: [aboveBaselineAndNormal(1)] }],
    clinical: { 3: 'steroids initiated' },
  },
]
