import { categoryColumn, dateColumn, dictionaryYaml, idColumns } from '../writing/dictionary-yaml.ts'

/** `dictionary.yaml` of the trial. */
export function ivbDictionary(): string {
  return dictionaryYaml(
    {
      ...idColumns(),
      age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 90], label: 'Age' },
      sex: categoryColumn('Sex', 'female', 'male'),
      ecog: { type: 'integer', range: [0, 4], label: 'ECOG performance status' },
      dysphagia: categoryColumn('Dysphagia', 'no', 'yes'),
      metastatic_sites: { type: 'integer', range: [1, 20], label: 'Metastatic sites' },
      liver_metastases: categoryColumn('Liver metastases', 'no', 'yes'),
      induction_start: dateColumn('Start of induction'),
      induction_cycles: { type: 'integer', range: [0, 12], label: 'Cycles of induction' },
      decision_date: dateColumn('Decision after induction'),
      cohort: categoryColumn('Cohort', 'randomised', 'preference'),
      randomisation_date: dateColumn('Randomisation'),
      preference_date: dateColumn('Preference recorded'),
      arm: categoryColumn('Arm', 'systemic', 'radiotherapy'),
      radiotherapy_start: dateColumn('Start of radiotherapy'),
      radiotherapy_dose: { type: 'number', unit: 'Gy', range: [0, 100], label: 'Dose' },
      radiotherapy_fractions: { type: 'integer', range: [0, 60], label: 'Fractions' },
      local_failure_date: dateColumn('Local failure'),
      distant_failure_date: dateColumn('Distant failure'),
      new_therapy_date: dateColumn('New anticancer therapy'),
      death_date: dateColumn('Death'),
      last_contact_date: dateColumn('Last contact'),
      tissue_tmb: { type: 'number', unit: '1/Mb', range: [0, 500], label: 'Tumour mutational burden' },
      tissue_cxcl9: { type: 'number', range: [-10, 10], label: 'Tissue CXCL9 (SD)' },
      blood_il6: { type: 'number', unit: 'pg/mL', range: [0, 100000], label: 'Interleukin 6' },
      urine_tgfb: { type: 'number', range: [0, 100000], label: 'Urine TGF-beta (pg/mg creatinine)' },
    },
    [
      'induction_start <= decision_date <= last_contact_date',
      'randomisation_date <= death_date <= last_contact_date',
    ],
  )
}
