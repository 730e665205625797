import { categoryColumn, dateColumn, dictionaryYaml, idColumns } from '../writing/dictionary-yaml.ts'
import { furtherColumns } from './further-dictionary.ts'

/** `dictionary.yaml` of the cohort. */
export function hccDictionary(): string {
  return dictionaryYaml(
    {
      ...idColumns('Hospital'),
      sex: { type: 'category', codes: { 1: 'male', 2: 'female' }, label: 'Sex' },
      age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 90], label: 'Age' },
      hbv: { type: 'category', codes: { 0: 'negative', 1: 'positive' }, label: 'Hepatitis B' },
      lab_date: dateColumn('Blood drawn'),
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
      surgery_date: dateColumn('Resection'),
      resection: categoryColumn('Resection margin', 'R0', 'R1'),
      tumour_size: {
        type: 'number',
        unit: 'cm',
        range: [0.1, 50],
        knownAt: 'pathology_date',
        label: 'Largest diameter',
      },
      tumour_number: { type: 'integer', range: [1, 20], knownAt: 'pathology_date', label: 'Nodules' },
      bclc: categoryColumn('BCLC stage', '0', 'A', 'B'),
      cnlc: categoryColumn('CNLC stage', 'Ia', 'Ib', 'IIa', 'IIb'),
      pathology_date: dateColumn('Pathology report'),
      mvi: {
        type: 'category',
        codes: { 0: 'absent', 1: 'present' },
        knownAt: 'pathology_date',
        label: 'Microvascular invasion',
      },
      recurrence_date: dateColumn('Recurrence'),
      death_date: dateColumn('Death'),
      last_contact_date: dateColumn('Last contact'),
      ...furtherColumns,
    },
    [
      'lab_date <= surgery_date <= pathology_date',
      'surgery_date <= recurrence_date <= last_contact_date',
      'surgery_date <= death_date <= last_contact_date',
      'surgery_date < adjuvant_start_date <= adjuvant_stop_date <= last_contact_date',
      'adjuvant_start_date < crossover_date <= last_contact_date',
    ],
  )
}
