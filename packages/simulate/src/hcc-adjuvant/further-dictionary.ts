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
  adjuvant: { type: 'category', codes: ['none', 'TACE', 'TKI'], label: 'First adjuvant therapy' },
  adjuvant_start_date: { type: 'date', role: 'date', label: 'Start of adjuvant therapy' },
  adjuvant_stop_date: { type: 'date', role: 'date', label: 'Adjuvant therapy stopped' },
  adjuvant_stop_reason: { type: 'category', codes: ['toxicity', 'other'], label: 'Why it was stopped' },
  crossover: { type: 'category', codes: ['TACE', 'TKI'], label: 'Therapy taken up later' },
  crossover_date: { type: 'date', role: 'date', label: 'Start of the therapy taken up later' },
} as const
