import { categoryColumn, dateColumn, dictionaryYaml, idColumns } from '../writing/dictionary-yaml.ts'

/** `dictionary.yaml` of the cohort. */
export function esccDictionary(): string {
  return dictionaryYaml(
    {
      ...idColumns(),
      cohort: categoryColumn('Cohort', 'surgery', 'PD-1'),
      age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 95], label: 'Age' },
      sex: categoryColumn('Sex', 'female', 'male'),
      smoking: categoryColumn('Smoking', 'never', 'ever'),
      alcohol: categoryColumn('Alcohol', 'no', 'yes'),
      location: categoryColumn('Location', 'upper', 'middle', 'lower'),
      differentiation: categoryColumn('Differentiation', 'well', 'moderate', 'poor'),
      stage: categoryColumn('Stage', 'I', 'II', 'III', 'IV'),
      ecog: { type: 'integer', range: [0, 4], label: 'ECOG performance status' },
      tumour_length: { type: 'number', unit: 'cm', range: [0, 40], label: 'Length of the tumour' },
      nlr: { type: 'number', range: [0, 100], label: 'Neutrophils over lymphocytes' },
      cps: { type: 'number', range: [0, 100], label: 'PD-L1 combined positive score, where tested' },
      specimen_type: categoryColumn('Specimen', 'biopsy', 'resection'),
      specimen_date: dateColumn('Tumour sampled'),
      surgery_date: dateColumn('Surgery'),
      first_dose_date: dateColumn('First dose of the PD-1 inhibitor'),
      regimen: categoryColumn('PD-1 inhibitor', 'alone', 'with chemotherapy'),
      recurrence_date: dateColumn('Recurrence'),
      death_date: dateColumn('Death'),
      last_contact_date: dateColumn('Last contact'),
    },
    [
      'specimen_date <= surgery_date <= recurrence_date <= last_contact_date',
      'specimen_date <= first_dose_date <= death_date <= last_contact_date',
    ],
  )
}
