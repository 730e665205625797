import { formatDay } from '@tessera/tables'
import { stringify } from 'yaml'
import { ivbDataCut } from './patient.ts'

/** `study.yaml` of the trial. What the registration does not say is under `assumed`. */
export function ivbProtocol(seed: number): string {
  const text = stringify(
    {
      study: 'oesophageal-ivb-rt',
      title:
        'Radiotherapy added to PD-1 inhibition and chemotherapy in stage IVb oesophageal carcinoma that responds to induction',
      simulated: true,
      source: { name: 'Simulated by Tessera; the truth is in truth.json', licence: 'Apache-2.0' },
      patients: { table: 'patients.csv', id: 'patient_id', centre: 'centre' },
      dictionary: 'dictionary.yaml',
      dataCut: formatDay(ivbDataCut),
      assessments: {
        induction: {
          rule: 'recist-1.1',
          table: 'lesions.csv',
          until: 'decision_date',
          confirmation: '28 days',
        },
        course: { rule: 'recist-1.1', table: 'lesions.csv' },
      },
      timeZero: {
        name: 'randomisation, or the day on which the preference was recorded',
        at: 'isMissing(randomisation_date) ? preference_date : randomisation_date',
      },
      eligibility: {
        include: [
          { rule: 'induction_cycles >= 4', label: 'four cycles of induction' },
          { rule: 'induction_confirmed', label: 'response to induction confirmed before the decision' },
        ],
        assumed: [{ rule: 'age >= 18', label: '18 years or older' }],
      },
      endpoints: {
        pfs: {
          type: 'time-to-event',
          events: ['course_progression_date', 'death_date'],
          censor: 'last_contact_date',
          horizon: '18 months',
          label: 'Progression-free survival',
        },
        os: {
          type: 'time-to-event',
          events: 'death_date',
          censor: 'last_contact_date',
          horizon: '18 months',
          label: 'Overall survival',
        },
        local_control: {
          type: 'competing',
          causes: { 'local failure': 'local_failure_date', other: ['distant_failure_date', 'death_date'] },
          censor: 'last_contact_date',
          horizon: '18 months',
          label: 'Local failure',
        },
      },
      blocks: {
        clinical: {
          label: 'Clinical variables at the decision',
          columns: ['age', 'sex', 'ecog', 'dysphagia', 'metastatic_sites', 'liver_metastases'],
          dated: 'decision_date',
        },
        biomarkers: {
          label: 'Biomarkers of tissue, blood and urine',
          columns: ['tissue_tmb', 'tissue_cxcl9', 'blood_il6', 'urine_tgfb'],
          dated: 'decision_date',
        },
      },
      trial: {
        design: 'partially-randomised',
        cohort: { column: 'cohort', randomised: 'randomised', preference: 'preference' },
        arm: { column: 'arm', control: 'systemic', experimental: 'radiotherapy' },
        received: { started: 'radiotherapy_start', within: '42 days' },
        strata: ['centre'],
        adjust: ['age', 'ecog', 'dysphagia', 'metastatic_sites', 'liver_metastases', 'blood_il6'],
        combine: 'randomised alone',
        primary: 'pfs',
        secondary: ['os', 'local_control'],
        subgroups: ['sex', 'ecog', 'liver_metastases', 'dysphagia', { column: 'age', cuts: [65] }],
        biomarkers: ['tissue_cxcl9', 'tissue_tmb', 'blood_il6', 'urine_tgfb'],
        toxicity: { table: 'adverse-events.csv' },
        laboratory: { table: 'laboratory.csv' },
      },
      questions: [
        {
          id: 'prognosis',
          prognosis: 'pfs',
          label: 'Progression-free survival after induction',
          baseline: 'clinical',
          primary: 'full',
          models: {
            clinical: { label: 'Clinical variables', blocks: ['clinical'] },
            full: {
              label: 'Clinical variables and biomarkers',
              blocks: ['clinical', 'biomarkers'],
              learner: 'elastic-net',
            },
          },
        },
      ],
      validation: { leaveOut: 'centre', bootstrap: 200, permutations: 100, seed },
    },
    { lineWidth: 110 },
  )
  return `# A simulated trial: what made it stands in truth.json. The registration gives the design, the arms and the sizes;\n# cycles of induction, schedule of assessments, strata and endpoints' horizons are assumed.\n${text}`
}

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
