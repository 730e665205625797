import { stringify } from 'yaml'

/** `dictionary.yaml` of the trial. */
export function ivbDictionary(): string {
  const date = (label: string) => ({ type: 'date', role: 'date', label })
  const yesNo = (label: string) => ({ type: 'category', codes: ['no', 'yes'], label })
  return stringify(
    {
      columns: {
        patient_id: { type: 'text', role: 'id', label: 'Patient' },
        centre: { type: 'category', role: 'centre', label: 'Centre' },
        age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 90], label: 'Age' },
        sex: { type: 'category', codes: ['female', 'male'], label: 'Sex' },
        ecog: { type: 'integer', range: [0, 4], label: 'ECOG performance status' },
        dysphagia: yesNo('Dysphagia'),
        metastatic_sites: { type: 'integer', range: [1, 20], label: 'Metastatic sites' },
        liver_metastases: yesNo('Liver metastases'),
        induction_start: date('Start of induction'),
        induction_cycles: { type: 'integer', range: [0, 12], label: 'Cycles of induction' },
        decision_date: date('Decision after induction'),
        cohort: { type: 'category', codes: ['randomised', 'preference'], label: 'Cohort' },
        randomisation_date: date('Randomisation'),
        preference_date: date('Preference recorded'),
        arm: { type: 'category', codes: ['systemic', 'radiotherapy'], label: 'Arm' },
        radiotherapy_start: date('Start of radiotherapy'),
        radiotherapy_dose: { type: 'number', unit: 'Gy', range: [0, 100], label: 'Dose' },
        radiotherapy_fractions: { type: 'integer', range: [0, 60], label: 'Fractions' },
        local_failure_date: date('Local failure'),
        distant_failure_date: date('Distant failure'),
        new_therapy_date: date('New anticancer therapy'),
        death_date: date('Death'),
        last_contact_date: date('Last contact'),
        tissue_tmb: { type: 'number', unit: '1/Mb', range: [0, 500], label: 'Tumour mutational burden' },
        tissue_cxcl9: { type: 'number', range: [-10, 10], label: 'Tissue CXCL9 (SD)' },
        blood_il6: { type: 'number', unit: 'pg/mL', range: [0, 100000], label: 'Interleukin 6' },
        urine_tgfb: { type: 'number', range: [0, 100000], label: 'Urine TGF-beta (pg/mg creatinine)' },
      },
      order: [
        'induction_start <= decision_date <= last_contact_date',
        'randomisation_date <= death_date <= last_contact_date',
      ],
    },
    { lineWidth: 110 },
  )
}
