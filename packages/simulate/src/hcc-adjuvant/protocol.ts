import { formatDay } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { simulatedSource, studyYaml } from '../writing/study-yaml.ts'
import { dataCut } from './patient.ts'

/** `study.yaml` of the cohort: recurrence-free survival from the adjuvant decision, eight weeks after surgery. */
export function hccProtocol(
  centres: readonly Centre[],
  files: readonly string[],
  further: readonly string[],
  seed: number,
): string {
  const external = centres.filter(centre => centre.external).map(centre => centre.name)
  return studyYaml(
    'study',
    {
      study: 'hcc-adjuvant',
      title: 'Recurrence-free survival after resection of hepatocellular carcinoma',
      ...simulatedSource,
      patients: {
        ...(files.length === 1 ? { table: files[0] } : { tables: files }),
        id: 'patient_id',
        centre: 'centre',
      },
      dictionary: 'dictionary.yaml',
      derive: { log2_afp: 'log2(afp)', log2_size: 'log2(tumour_size)', several: 'tumour_number > 1' },
      dataCut: formatDay(dataCut),
      timeZero: { name: 'adjuvant decision, 8 weeks after resection', at: 'surgery_date + 8 weeks' },
      minimumFollowUp: '12 months',
      eligibility: {
        include: [
          { rule: 'age >= 18', label: '18 years or older' },
          { rule: "resection == 'R0'", label: 'complete resection (R0)' },
          { rule: 'child_pugh <= 7', label: 'Child-Pugh score of 7 or less' },
        ],
      },
      endpoints: {
        rfs: {
          type: 'time-to-event',
          events: ['recurrence_date', 'death_date'],
          censor: 'last_contact_date',
          horizon: '36 months',
          label: 'Recurrence-free survival',
        },
      },
      blocks: {
        routine: { label: 'Age, sex and stage', columns: ['age', 'sex', 'bclc'], dated: 'surgery_date' },
        blood: {
          label: 'Blood tests before surgery',
          columns: ['log2_afp', 'albumin', 'bilirubin', 'hbv'],
          dated: 'lab_date',
        },
        pathology: { label: 'Pathology', columns: ['log2_size', 'several', 'mvi'], dated: 'pathology_date' },
      },
      questions: [
        {
          id: 'rfs',
          prognosis: 'rfs',
          label: 'Recurrence-free survival after resection',
          baseline: 'clinical',
          primary: 'full',
          models: {
            clinical: { label: 'Age, sex and stage', blocks: ['routine'] },
            full: {
              label: 'Age, AFP, albumin, tumour size and number, microvascular invasion',
              features: ['age', 'log2_afp', 'albumin', 'log2_size', 'several', 'mvi'],
              learner: 'elastic-net',
            },
          },
          riskGroups: { cutOff: 'median' },
          subgroups: ['sex', 'bclc', { column: 'age', cuts: [65] }],
        },
      ],
      validation: {
        ...(centres.length > 1 ? { leaveOut: 'centre' } : { repeated: { folds: 5, repeats: 10 } }),
        ...(external.length > 0 ? { external } : {}),
        bootstrap: 1000,
        permutations: 200,
        seed,
      },
    },
    {
      remark: ` The prognosis from the table of patients alone; the folder
# studies/hcc-adjuvant also asks who benefits, and reads ${further.join(', ')}.`,
    },
  )
}
