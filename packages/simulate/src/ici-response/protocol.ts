import { simulatedSource, studyYaml } from '../writing/study-yaml.ts'
import type { IciCohort } from './patient.ts'

/** `study.yaml` of the cohort; it asks the same questions as `examples/ici-response`. */
export function iciProtocol(cohorts: readonly IciCohort[], seed: number): string {
  const models = {
    clinical: { label: 'Five routine variables', blocks: ['clinical'] },
    six: {
      label: 'Six variables',
      blocks: ['tmb', 'clinical'],
      learner: { name: 'elastic-net', alpha: [0.5, 1] },
    },
  }
  return studyYaml('study', {
    study: 'ici-response-simulated',
    title: 'Response to immune checkpoint inhibitors from six routine variables',
    ...simulatedSource,
    patients: {
      id: 'SAMPLE_ID',
      idsWithin: 'table',
      tables: cohorts.map(({ file, name }) => ({ file, centre: name })),
    },
    timeZero: { name: 'start of checkpoint inhibitor' },
    eligibility: { include: [{ rule: 'Age >= 18.0', label: '18 years or older' }] },
    endpoints: {
      response: { type: 'binary', event: 'Response == 1', label: 'Response (complete or partial)' },
      os: {
        type: 'time-to-event',
        time: 'OS_Months',
        unit: 'months',
        event: 'OS_Event == 1',
        horizon: '24 months',
        label: 'Overall survival',
      },
    },
    blocks: {
      clinical: {
        label: 'Routine variables',
        columns: ['Systemic_therapy_history', 'Albumin', 'NLR', 'Age', 'CancerType'],
        knownAt: 'before the first dose',
      },
      tmb: { label: 'Tumour mutational burden', columns: ['TMB'], knownAt: 'before the first dose' },
    },
    questions: ['response', 'os'].map(id => ({
      id,
      prognosis: id,
      baseline: 'clinical',
      primary: 'six',
      models,
    })),
    validation: {
      external: cohorts.slice(1).map(({ name }) => name),
      repeated: { folds: 5, repeats: 10 },
      bootstrap: 1000,
      permutations: 200,
      seed,
    },
  })
}
