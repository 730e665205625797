import { formatDay } from '@tessera/tables'
import { oesophagealLaw } from '../variants/index.ts'
import { simulatedSource, studyYaml } from '../writing/study-yaml.ts'
import { ivb } from './assumptions.ts'
import { ivbDataCut } from './patient.ts'
import type { Material } from './proteome-law.ts'
import { ivbQuestions } from './questions.ts'
import { ivbScreens } from './screens.ts'

/** `study.yaml` of the trial. What the registration does not say is under `assumed`. */
export function ivbProtocol(seed: number): string {
  return studyYaml(
    'trial',
    {
      study: 'oesophageal-ivb-rt',
      title:
        'Radiotherapy added to PD-1 inhibition and chemotherapy in stage IVb oesophageal carcinoma that responds to induction',
      ...simulatedSource,
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
        toxicity: {
          rule: 'adverse-events',
          table: 'adverse-events.csv',
          from: 'decision_date',
          related: true,
          death: 'death_date',
        },
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
        severe_toxicity: {
          type: 'competing',
          causes: { 'toxicity of grade 3 or more': 'toxicity_severe_date', death: 'death_date' },
          sameDay: 'first cause',
          censor: 'last_contact_date',
          horizon: '6 months',
          label: 'First toxicity of grade 3 or more by 6 months',
        },
      },
      blocks: {
        clinical: {
          label: 'Clinical variables at the decision',
          columns: ['age', 'sex', 'ecog', 'dysphagia', 'metastatic_sites', 'liver_metastases'],
          dated: 'decision_date',
        },
        treatment: { label: 'Arm', columns: ['arm'], dated: 'decision_date' },
        biomarkers: {
          label: 'Immunoassays of tissue, blood and urine; mutational burden',
          columns: ['tissue_tmb', 'tissue_cxcl9', 'blood_il6', 'urine_tgfb'],
          dated: 'decision_date',
        },
        wes: {
          label: 'Whole exome: drivers, burden, signatures, copies',
          variants: 'mutations.maf',
          samples: 'dna-samples.csv',
          genes: oesophagealLaw.drivers.map(({ gene }) => gene),
          megabases: ivb.values.megabases,
          profiles: 'signature-profiles.csv',
          segments: 'segments.seg',
          build: 'GRCh38',
          armsCalledFrom: 0.1,
          regions: 'copy-regions.bed',
        },
        tissue: proteomeBlock('Proteome of tissue', 'tissue'),
        blood: proteomeBlock('Proteome of blood', 'blood'),
        urine: proteomeBlock('Proteome of urine', 'urine'),
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
      biomarkers: ivbScreens,
      questions: ivbQuestions,
      validation: {
        leaveOut: 'centre',
        temporal: '2024-07-01',
        bootstrap: 200,
        permutations: 100,
        seed,
      },
    },
    {
      remark: ` The registration gives the design, the arms and the sizes;
# cycles of induction, schedule of assessments, strata, endpoints' horizons, assays and models are assumed.`,
    },
  )
}

/** Principal components of each proteome: one for about 24 proteins. */
const components: Readonly<Record<Material, number>> = { tissue: 10, blood: 10, urine: 6 }

/** A proteome by its file and sheet: corrected within runs, brought to one dilution, imputed where it is below the limit. */
function proteomeBlock(label: string, material: Material) {
  return {
    label,
    assay: `proteome-${material}.csv`,
    scale: 'intensity',
    samples: `proteome-${material}-samples.csv`,
    material,
    run: { drift: 'loess', qcRsd: 30 },
    steps: [
      { detected: 0.6 },
      { normalise: 'pqn' },
      { log2: 0 },
      { impute: 'left-censored' },
      { components: components[material] },
    ],
  }
}
