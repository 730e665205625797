import { categoryColumn, dateColumn } from '../writing/dictionary-yaml.ts'

/** Dictionary of the columns that `furtherHeader` names. */
export const furtherColumns = {
  antiviral: {
    type: 'category',
    codes: { 0: 'no', 1: 'yes' },
    knownAt: 'surgery_date',
    label: 'Antiviral therapy',
  },
  margin: {
    type: 'number',
    unit: 'mm',
    range: [0, 200],
    knownAt: 'pathology_date',
    label: 'Width of the resection margin',
  },
  satellites: {
    type: 'category',
    codes: { 0: 'no', 1: 'yes' },
    knownAt: 'pathology_date',
    label: 'Satellite nodules',
  },
  grade: {
    type: 'category',
    codes: ['I', 'II', 'III', 'IV'],
    knownAt: 'pathology_date',
    label: 'Edmondson-Steiner grade',
  },
  adjuvant: categoryColumn('First adjuvant therapy', 'none', 'TACE', 'TKI'),
  adjuvant_start_date: dateColumn('Start of adjuvant therapy'),
  adjuvant_stop_date: dateColumn('Adjuvant therapy stopped'),
  adjuvant_stop_reason: categoryColumn('Why it was stopped', 'toxicity', 'other'),
  crossover: categoryColumn('Therapy taken up later', 'TACE', 'TKI'),
  crossover_date: dateColumn('Start of the therapy taken up later'),
} as const
