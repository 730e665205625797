import { categoryColumn, dateColumn, dictionaryYaml, idColumns } from '../writing/dictionary-yaml.ts'
import { drugClasses, tumourTypes } from './tumour-types.ts'

/** `dictionary.yaml` of the cohort. */
export function iraeDictionary(): string {
  return dictionaryYaml(
    {
      ...idColumns(),
      age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 95], label: 'Age' },
      sex: categoryColumn('Sex', 'female', 'male'),
      ecog: { type: 'integer', range: [0, 4], label: 'ECOG performance status' },
      tumour_type: categoryColumn('Tumour type', ...tumourTypes.map(({ name }) => name)),
      drug_class: categoryColumn('Drug class', ...drugClasses),
      previous_lines: { type: 'integer', range: [0, 10], label: 'Previous lines of therapy' },
      autoimmune_history: categoryColumn('History of autoimmune disease', 'no', 'yes'),
      tmb: { type: 'number', unit: '1/Mb', range: [0, 1000], label: 'Tumour mutational burden' },
      entry_date: dateColumn('Baseline visit'),
      first_dose_date: dateColumn('First dose'),
      last_dose_date: dateColumn('Last dose'),
      death_date: dateColumn('Death'),
      last_contact_date: dateColumn('Last contact'),
      visit: { type: 'text', label: 'Visit' },
      visit_date: dateColumn('Date of the visit'),
      ldh: { type: 'number', unit: 'U/L', range: [1, 20000], label: 'Lactate dehydrogenase' },
      nlr: { type: 'number', range: [0, 200], label: 'Neutrophil-lymphocyte ratio' },
      ctdna: { type: 'number', range: [0, 100], label: 'Circulating tumour DNA (% of cell-free DNA)' },
      genotyped_date: dateColumn('Blood for genotyping'),
      polygenic_score: { type: 'number', range: [-100, 100], label: 'Polygenic score of immune toxicity' },
      drb1_0405: { type: 'integer', range: [0, 2], label: 'Copies of DRB1*04:05' },
      drb1_1101: { type: 'integer', range: [0, 2], label: 'Copies of DRB1*11:01' },
    },
    [
      'entry_date <= first_dose_date <= last_contact_date',
      'first_dose_date <= death_date <= last_contact_date',
    ],
  )
}
