import { formatDay } from '@tessera/tables'
import type { ImageFiles } from '../simulation.ts'
import { oesophagealLaw } from '../variants/index.ts'
import { simulatedSource, studyYaml } from '../writing/study-yaml.ts'
import { esccDataCut } from './patient.ts'
import { esccQuestions } from './questions.ts'

/** `study.yaml` of the cohort; without files of slides their block and its models are left out. */
export function esccProtocol(seed: number, files: ImageFiles): string {
  return studyYaml(
    'cohort',
    {
      study: 'changhai-escc',
      title: 'Immune infiltration and PD-1 inhibitors in squamous carcinoma of the oesophagus',
      ...simulatedSource,
      patients: { table: 'patients.csv', id: 'patient_id', centre: 'centre' },
      dictionary: 'dictionary.yaml',
      assessments: {
        course: { rule: 'recist-1.1', table: 'lesions.csv' },
        irae: {
          rule: 'immune-related',
          table: 'adverse-events.csv',
          firstDose: 'first_dose_date',
          death: 'death_date',
        },
      },
      measured: {
        immune_score: { assay: 'rna', published: 'estimate-immune' },
        inflamed_score: { assay: 'rna', published: 'tis-18-weighted' },
        susceptibility_score: { assay: 'rna', published: 'irae-lcp1-adpgk' },
      },
      dataCut: formatDay(esccDataCut),
      timeZero: {
        name: 'the day on which the tumour was sampled',
        at: 'specimen_date',
        population: 'everybody with squamous carcinoma of the oesophagus whose tumour was sampled',
      },
      clocks: {
        surgery: {
          name: 'surgery',
          at: 'surgery_date',
          population: 'patients whose tumour was resected, none of them treated with a PD-1 inhibitor',
          include: [{ rule: "cohort == 'surgery'", label: 'resected' }],
        },
        'first-dose': {
          name: 'first dose of the PD-1 inhibitor',
          at: 'first_dose_date',
          population: 'patients treated with a PD-1 inhibitor',
          include: [{ rule: "cohort == 'PD-1'", label: 'treated with a PD-1 inhibitor' }],
        },
      },
      minimumFollowUp: '12 months',
      eligibility: { include: [], assumed: [{ rule: 'age >= 18', label: '18 years or older' }] },
      endpoints,
      blocks: {
        clinical: {
          label: 'Clinical variables',
          columns: [
            ...['age', 'sex', 'smoking', 'alcohol', 'location', 'differentiation', 'stage', 'ecog'],
            ...['tumour_length', 'nlr', 'specimen_type'],
          ],
          dated: 'specimen_date',
        },
        treatment: {
          label: 'Regimen and PD-L1',
          columns: ['regimen', 'log2_cps'],
          dated: 'first_dose_date',
        },
        ...(files === 'tables'
          ? {}
          : {
              slides: {
                label: 'Slides',
                slides: 'slides/{sample}.tif',
                samples: 'slides.csv',
                encoded: 'features/{sample}.h5',
                tile: { pixels: 128, micrometresPerPixel: 0.5 },
                most: 24,
              },
            }),
        rna: {
          label: 'RNA: published immune signatures',
          assay: 'rna.csv',
          scale: 'counts',
          samples: 'rna-samples.csv',
          // Those of single samples that need no ranks over all genes: quick enough for every fold.
          steps: [{ normalise: 'cpm' }, { published: signatures }],
        },
        dna: {
          label: 'DNA: drivers, burden, signatures, copies',
          variants: 'mutations.maf',
          samples: 'dna-samples.csv',
          genes: oesophagealLaw.drivers.map(({ gene }) => gene),
          megabases: oesophagealLaw.megabases,
          profiles: 'signature-profiles.csv',
          segments: 'segments.seg',
          build: 'GRCh38',
          armsCalledFrom: 0.1,
          regions: 'copy-regions.bed',
        },
      },
      derive: { log2_cps: 'log2(cps + 1)' },
      questions: esccQuestions(files),
      validation: { leaveOut: 'centre', temporal: '2022-07-01', bootstrap: 200, permutations: 200, seed },
    },
    { repeated: true },
  )
}

/** Immune states, stroma and proliferation: what the models read of RNA. */
const signatures = [
  ...['tis-18-weighted', 'ifn-gamma-6', 'cytolytic-activity', 'cd8-t-effector', 'danaher-cd45'],
  ...['danaher-t-cells', 'danaher-b-cells', 'danaher-macrophages', 'tls-12-chemokine', 'pan-f-tbrs'],
  ...['mcp-fibroblasts', 'mcp-endothelial-cells', 'proliferation-11', 'irae-lcp1-adpgk'],
]

const endpoints = {
  infiltration: {
    type: 'continuous',
    value: 'immune_score',
    unit: 'ESTIMATE score',
    label: 'Immune infiltration measured by RNA',
  },
  anticipated_response: {
    type: 'continuous',
    value: 'inflamed_score',
    unit: 'score',
    surrogate: { for: 'response to PD-1 inhibitors', by: 'the T-cell-inflamed signature' },
  },
  anticipated_tolerance: {
    type: 'continuous',
    value: 'susceptibility_score',
    unit: 'log2',
    surrogate: { for: 'immune toxicity of PD-1 inhibitors', by: 'the expression of LCP1 and ADPGK' },
  },
  response: {
    type: 'binary',
    event: "course_best == 'CR' || course_best == 'PR'",
    label: 'Observed response to the PD-1 inhibitor',
  },
  irae: {
    type: 'competing',
    causes: { 'immune-related adverse event': 'irae_date', death: 'death_date' },
    sameDay: 'first cause',
    censor: 'last_contact_date',
    horizon: '6 months',
    label: 'Observed immune-related adverse event',
  },
  pfs: {
    type: 'time-to-event',
    events: ['course_progression_date', 'death_date'],
    censor: 'last_contact_date',
    horizon: '12 months',
    label: 'Progression-free survival',
  },
  os: {
    type: 'time-to-event',
    events: 'death_date',
    censor: 'last_contact_date',
    horizon: '12 months',
    label: 'Overall survival',
  },
  rfs: {
    type: 'time-to-event',
    events: ['recurrence_date', 'death_date'],
    censor: 'last_contact_date',
    horizon: '24 months',
    label: 'Recurrence-free survival',
  },
  os_after_surgery: {
    type: 'time-to-event',
    events: 'death_date',
    censor: 'last_contact_date',
    horizon: '24 months',
    label: 'Overall survival after surgery',
  },
}
