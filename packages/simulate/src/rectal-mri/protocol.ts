import { formatDay } from '@tessera/tables'
import type { ImageFiles } from '../simulation.ts'
import { simulatedSource, studyYaml } from '../writing/study-yaml.ts'
import { rectalBlocks } from './blocks.ts'
import { rectalEndpointRules } from './endpoints.ts'
import { rectalDataCut } from './patient.ts'
import { rectalQuestions } from './questions.ts'

/** `study.yaml` of the cohort; without files of scans the blocks of MRI and their models are left out. */
export function rectalProtocol(seed: number, centres: number, files: ImageFiles): string {
  return studyYaml('study', {
    study: 'NCT06314750',
    title: 'MRI before and after neoadjuvant therapy, tumour regression and risk in cT4 rectal cancer',
    registration: 'NCT06314750',
    ...simulatedSource,
    patients: { table: 'patients.csv', id: 'patient_id', centre: 'centre' },
    dictionary: 'dictionary.yaml',
    derive: { log2_cea: 'log2(cea)' },
    dataCut: formatDay(rectalDataCut),
    timeZero: {
      name: 'start of neoadjuvant therapy',
      at: 'neoadjuvant_start',
      population: 'everybody with cT4 rectal cancer who starts neoadjuvant therapy, operated on later or not',
    },
    clocks: {
      restaging: {
        name: 'restaging MRI',
        at: 'restaging_mri_date',
        population: 'those who come to restaging after neoadjuvant therapy, operated on later or not',
        notReached: 'no_restaging_reason',
      },
      postoperative: {
        name: 'pathology report',
        at: 'pathology_date',
        population: 'those who were operated on',
        notReached: 'no_surgery_reason',
      },
    },
    departures,
    eligibility: {
      include: [
        { rule: "ct == 'cT4a' || ct == 'cT4b'", label: 'cT4' },
        { rule: 'distance <= 12', label: '12 cm or less from the anal margin' },
      ],
      assumed: [{ rule: 'age >= 18', label: '18 years or older' }],
    },
    endpoints: rectalEndpointRules,
    blocks: rectalBlocks(files),
    questions: rectalQuestions(files),
    patientPages: { question: 'restaging-pcr', patients: 3 },
    validation: {
      ...(centres > 1 ? { leaveOut: 'centre' } : { repeated: { folds: 5, repeats: 2 } }),
      temporal: '2020-01-01',
      bootstrap: 100,
      permutations: 200,
      learningCurve: ['restaging-pcr'],
      seed,
    },
  })
}

const departures = [
  {
    registered: 'outcomes from the date of randomization',
    done: 'counted from the start of neoadjuvant therapy, the restaging MRI and the pathology report after surgery',
    because: 'nobody is randomised in this cohort',
  },
  {
    registered: 'patients who undergo surgery',
    done: 'the first two clocks are about everybody who comes to them; who never reached surgery is counted with the reason',
    because: 'requiring a resection chooses patients by what happened after the prediction',
  },
]
