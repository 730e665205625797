import { formatDay } from '@tessera/tables'
import { stringify } from 'yaml'
import type { Centre } from '../centres/centre.ts'
import { furtherColumns } from './further-dictionary.ts'
import { dataCut } from './patient.ts'

/** `study.yaml` of the cohort: recurrence-free survival from the adjuvant decision, eight weeks after surgery. */
export function hccProtocol(
  centres: readonly Centre[],
  files: readonly string[],
  further: readonly string[],
  seed: number,
): string {
  const external = centres.filter(centre => centre.external).map(centre => centre.name)
  const text = stringify(
    {
      study: 'hcc-adjuvant',
      title: 'Recurrence-free survival after resection of hepatocellular carcinoma',
      simulated: true,
      source: { name: 'Simulated by Tessera; the truth is in truth.json', licence: 'Apache-2.0' },
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
    { lineWidth: 110 },
  )
  return `# A simulated study: what made it stands in truth.json. The prognosis from the table of patients alone; the folder
# studies/hcc-adjuvant also asks who benefits, and reads ${further.join(', ')}.\n${text}`
}

/** `dictionary.yaml` of the cohort. */
export function hccDictionary(): string {
  const date = { type: 'date', role: 'date' }
  return stringify(
    {
      columns: {
        patient_id: { type: 'text', role: 'id', label: 'Patient' },
        centre: { type: 'category', role: 'centre', label: 'Hospital' },
        sex: { type: 'category', codes: { 1: 'male', 2: 'female' }, label: 'Sex' },
        age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 90], label: 'Age' },
        hbv: { type: 'category', codes: { 0: 'negative', 1: 'positive' }, label: 'Hepatitis B' },
        lab_date: { ...date, label: 'Blood drawn' },
        afp: {
          type: 'number',
          unit: 'ng/mL',
          range: [0, 1000000],
          belowLimit: 'half',
          aboveLimit: 'limit',
          knownAt: 'lab_date',
          label: 'Alpha-fetoprotein',
        },
        albumin: { type: 'number', unit: 'g/L', range: [10, 70], knownAt: 'lab_date', label: 'Albumin' },
        bilirubin: {
          type: 'number',
          unit: 'umol/L',
          range: [0, 600],
          knownAt: 'lab_date',
          label: 'Bilirubin',
        },
        child_pugh: { type: 'integer', range: [5, 15], knownAt: 'lab_date', label: 'Child-Pugh score' },
        surgery_date: { ...date, label: 'Resection' },
        resection: { type: 'category', codes: ['R0', 'R1'], label: 'Resection margin' },
        tumour_size: {
          type: 'number',
          unit: 'cm',
          range: [0.1, 50],
          knownAt: 'pathology_date',
          label: 'Largest diameter',
        },
        tumour_number: { type: 'integer', range: [1, 20], knownAt: 'pathology_date', label: 'Nodules' },
        bclc: { type: 'category', codes: ['0', 'A', 'B'], label: 'BCLC stage' },
        cnlc: { type: 'category', codes: ['Ia', 'Ib', 'IIa', 'IIb'], label: 'CNLC stage' },
        pathology_date: { ...date, label: 'Pathology report' },
        mvi: {
          type: 'category',
          codes: { 0: 'absent', 1: 'present' },
          knownAt: 'pathology_date',
          label: 'Microvascular invasion',
        },
        recurrence_date: { ...date, label: 'Recurrence' },
        death_date: { ...date, label: 'Death' },
        last_contact_date: { ...date, label: 'Last contact' },
        ...furtherColumns,
      },
      order: [
        'lab_date <= surgery_date <= pathology_date',
        'surgery_date <= recurrence_date <= last_contact_date',
        'surgery_date <= death_date <= last_contact_date',
        'surgery_date < adjuvant_start_date <= adjuvant_stop_date <= last_contact_date',
        'adjuvant_start_date < crossover_date <= last_contact_date',
      ],
    },
    { lineWidth: 110 },
  )
}
