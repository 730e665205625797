import { stringify } from 'yaml'

/** `dictionary.yaml` of the cohort. */
export function iraeDictionary(): string {
  return stringify(
    {
      columns: {
        patient_id: { type: 'text', role: 'id', label: 'Patient' },
        centre: { type: 'category', role: 'centre', label: 'Centre' },
        age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 95], label: 'Age' },
        sex: { type: 'category', codes: ['female', 'male'], label: 'Sex' },
        ecog: { type: 'integer', range: [0, 4], label: 'ECOG performance status' },
        tumour_type: {
          type: 'category',
          codes: ['NSCLC', 'Melanoma', 'Renal', 'Urothelial', 'Gastro-oesophageal'],
          label: 'Tumour type',
        },
        drug_class: { type: 'category', codes: ['PD-1', 'PD-L1', 'PD-1 + CTLA-4'], label: 'Drug class' },
        previous_lines: { type: 'integer', range: [0, 10], label: 'Previous lines of therapy' },
        autoimmune_history: {
          type: 'category',
          codes: ['no', 'yes'],
          label: 'History of autoimmune disease',
        },
        tmb: { type: 'number', unit: '1/Mb', range: [0, 1000], label: 'Tumour mutational burden' },
        entry_date: { type: 'date', role: 'date', label: 'Baseline visit' },
        first_dose_date: { type: 'date', role: 'date', label: 'First dose' },
        last_dose_date: { type: 'date', role: 'date', label: 'Last dose' },
        death_date: { type: 'date', role: 'date', label: 'Death' },
        last_contact_date: { type: 'date', role: 'date', label: 'Last contact' },
        visit: { type: 'text', label: 'Visit' },
        visit_date: { type: 'date', role: 'date', label: 'Date of the visit' },
        ldh: { type: 'number', unit: 'U/L', range: [1, 20000], label: 'Lactate dehydrogenase' },
        nlr: { type: 'number', range: [0, 200], label: 'Neutrophil-lymphocyte ratio' },
        ctdna: { type: 'number', range: [0, 100], label: 'Circulating tumour DNA (% of cell-free DNA)' },
        genotyped_date: { type: 'date', role: 'date', label: 'Blood for genotyping' },
        polygenic_score: { type: 'number', range: [-100, 100], label: 'Polygenic score of immune toxicity' },
        drb1_0405: { type: 'integer', range: [0, 2], label: 'Copies of DRB1*04:05' },
        drb1_1101: { type: 'integer', range: [0, 2], label: 'Copies of DRB1*11:01' },
      },
      order: [
        'entry_date <= first_dose_date <= last_contact_date',
        'first_dose_date <= death_date <= last_contact_date',
      ],
    },
    { lineWidth: 110 },
  )
}
