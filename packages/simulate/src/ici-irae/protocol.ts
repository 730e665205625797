import { formatDay } from '@tessera/tables'
import { simulatedSource, studyYaml } from '../writing/study-yaml.ts'
import { iraeDataCut } from './patient.ts'
import { iraeQuestions } from './questions.ts'

/** `study.yaml` of the cohort. What the description does not say is marked in the folder of the study. */
export function iraeProtocol(seed: number): string {
  return studyYaml(
    'cohort',
    {
      study: 'ici-irae',
      title: 'Who is harmed and who is helped by immune checkpoint inhibitors, from blood drawn on the way',
      ...simulatedSource,
      ...head,
      blocks,
      questions: iraeQuestions,
      biomarkers,
      dynamic: [{ question: 'irae', patients: 4 }],
      patientPages: { question: 'irae', at: '12 weeks', patients: 3 },
      validation: { leaveOut: 'centre', temporal: '2024-06-01', bootstrap: 100, permutations: 50, seed },
    },
    { repeated: true },
  )
}

const head = {
  patients: { table: 'patients.csv', id: 'patient_id', centre: 'centre' },
  tables: { visits: { file: 'visits.csv', date: 'visit_date' }, germline: { file: 'germline.csv' } },
  dictionary: 'dictionary.yaml',
  dataCut: formatDay(iraeDataCut),
  assessments: {
    irae: {
      rule: 'immune-related',
      table: 'adverse-events.csv',
      firstDose: 'first_dose_date',
      death: 'death_date',
    },
    course: { rule: 'recist-1.1', table: 'lesions.csv', confirmation: '28 days' },
  },
  derive: {
    log2_ldh: 'log2(ldh)',
    log_nlr: 'log(nlr)',
    log10_ctdna: 'log10(ctdna)',
    log2_tmb: 'log2(tmb)',
    best_response:
      "course_best == 'NE' || isMissing(course_best) ? (death_date >= first_dose_date ? 'PD' : course_best) : course_best",
  },
  timeZero: {
    name: 'first dose',
    landmarks: ['0 weeks', '6 weeks', '12 weeks'],
    after: 'first_dose_date',
    visits: 'visits',
    horizonFrom: 'start',
  },
  eligibility: { include: [{ rule: 'age >= 18', label: '18 years or older' }] },
  endpoints: {
    irae: {
      type: 'competing',
      causes: { irAE: 'irae_date', death: 'death_date' },
      sameDay: 'first cause',
      censor: 'last_contact_date',
      unit: 'weeks',
      horizon: '30 weeks',
      label: 'First irAE of any grade by week 30',
    },
    irae_severe: {
      type: 'competing',
      causes: { 'irAE of grade 3 or more': 'irae_severe_date', death: 'death_date' },
      sameDay: 'first cause',
      censor: 'last_contact_date',
      unit: 'weeks',
      horizon: '30 weeks',
      label: 'First irAE of grade 3 or more by week 30',
    },
    objective_response: {
      type: 'binary',
      event: "best_response == 'CR' || best_response == 'PR'",
      settled: ['course_response_date', 'course_progression_date', 'death_date', 'last_contact_date'],
      label: 'Objective response (CR or PR)',
    },
    response: {
      type: 'ordinal',
      column: 'best_response',
      levels: ['PD', 'SD', 'PR', 'CR'],
      settled: ['course_response_date', 'course_progression_date', 'death_date', 'last_contact_date'],
      label: 'Best response',
    },
  },
}

const blocks = {
  clinical: {
    label: 'Clinical variables and blood counts at the last visit',
    table: 'visits',
    dated: 'entry_date',
    columns: [
      'age',
      'sex',
      'ecog',
      'tumour_type',
      'drug_class',
      'previous_lines',
      'autoimmune_history',
      'log2_ldh',
      'log_nlr',
    ],
  },
  dna: {
    label: 'Mutational burden and circulating tumour DNA at the last visit',
    table: 'visits',
    dated: 'entry_date',
    columns: ['log2_tmb', 'log10_ctdna'],
  },
  germline: {
    label: 'Polygenic score and HLA class II risk alleles',
    dated: 'genotyped_date',
    columns: ['polygenic_score', 'drb1_0405', 'drb1_1101'],
  },
  metabolome: {
    label: 'Plasma metabolome of the last draw',
    assay: 'metabolome.csv',
    scale: 'intensity',
    samples: 'metabolome-samples.csv',
    material: 'plasma',
    take: 'last',
    within: '28 days',
    run: { drift: 'loess', qcRsd: 30 },
    steps: [{ detected: 0.6 }, { log2: 0 }, { impute: 'left-censored' }, { variable: 100 }],
  },
  metabolome_first: {
    label: 'Plasma metabolome before the first dose',
    assay: 'metabolome.csv',
    scale: 'intensity',
    samples: 'metabolome-samples.csv',
    material: 'plasma',
    take: 'first',
    run: { drift: 'loess', qcRsd: 30 },
  },
  metabolome_change: {
    label: 'Change of the metabolome since the first draw',
    delta: { from: 'metabolome_first', to: 'metabolome', as: 'log-ratio' },
    steps: [{ detected: 0.6 }, { variable: 60 }],
  },
}

const biomarkers = [
  {
    id: 'irae',
    block: 'metabolome',
    endpoint: 'irae',
    label: 'Metabolites ahead of a first irAE',
    visits: ['0 weeks', '6 weeks', '12 weeks', '18 weeks', '24 weeks', '30 weeks'],
    covariates: ['age', 'sex', 'drug_class', 'tumour_type'],
  },
  {
    id: 'response',
    block: 'metabolome',
    endpoint: 'objective_response',
    label: 'Metabolites by objective response',
    groups: ['SD or PD', 'CR or PR'],
    by: '30 weeks',
    visits: ['0 weeks', '6 weeks', '12 weeks', '18 weeks', '24 weeks', '30 weeks'],
    covariates: ['age', 'sex', 'drug_class', 'tumour_type'],
    figures: 2,
  },
]
