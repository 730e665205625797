import type { Estimate, Question } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { truthTable } from './truth-table.ts'

const question: Question = {
  id: 'irae-6-weeks',
  kind: 'prognosis',
  endpoint: 'irae',
  endpointType: 'binary',
  label: 'irAE',
  horizon: null,
  unit: null,
  n: 80,
  events: 20,
  baseline: 'clinical',
  primary: 'fused',
  models: ['clinical', 'fused'].map(id => ({
    id,
    label: id,
    learner: 'regression',
    features: [],
    role: 'candidate',
    parameters: 1,
    description: '',
  })),
  validations: [{ id: 'centres', kind: 'leave-one-out', label: '', description: '', folds: [] }],
  answer: { title: '', sentences: [] },
  mainNumbers: [],
  sampleSize: {
    required: null,
    available: 80,
    eventsPerParameter: null,
    parametersAffordable: null,
    feasibility: false,
    sentence: '',
  },
}
const auc = (model: string, value: number): Estimate => ({
  id: `irae-6-weeks/centres/${model}/auc`,
  measure: 'auc',
  label: 'AUC',
  value,
  lower: value - 0.1,
  upper: value + 0.1,
  level: 0.95,
  se: null,
  p: null,
  method: '',
  n: 80,
  events: 20,
  about: 'modelling procedure',
  status: 'planned',
  question: question.id,
  validation: 'centres',
  model,
  reference: null,
  fold: null,
  subgroup: null,
  horizon: null,
  threshold: null,
  why: null,
})
const best = (value: number, modalities?: string[]) => ({
  given: 'observables' as const,
  ...(modalities ? { modalities } : {}),
  auc: value,
})
const input = {
  question,
  landmark: '6 weeks after the first dose',
  blocks: { clinical: ['clinical'], fused: ['metabolome', 'clinical'] },
  estimates: [auc('clinical', 0.6), auc('fused', 0.7)],
  truth: {
    schema: 'tessera-truth/1' as const,
    outcomes: {
      irae: { best: [best(0.99)] },
      'irae from 6 weeks': {
        best: [
          best(0.65, ['clinical']),
          best(0.75, ['clinical', 'metabolome']),
          { given: 'observables and latent state' as const, auc: 0.8 },
        ],
      },
    },
  },
}

describe('how near the best possible', () => {
  it('holds each model against the best of its own modalities at its own landmark', () => {
    const rows = truthTable(input)?.rows ?? []
    expect(rows.map(row => row.best)).toEqual([0.65, 0.75])
    expect(rows[0].share).toBeCloseTo(0.1 / 0.15, 12)
    expect(rows[1].measuring).toBeCloseTo(0.05, 12)
    expect(rows[1].modelling).toBeCloseTo(0.05, 12)
  })

  it('is silent where the truth says nothing, and gives no share of a signal that is not there', () => {
    expect(truthTable({ ...input, truth: { ...input.truth, outcomes: {} } })).toBeNull()
    const outcomes = { 'irae from 6 weeks': { best: [best(0.5)] } }
    const rows = truthTable({ ...input, truth: { ...input.truth, outcomes } })?.rows ?? []
    expect(rows.map(row => [row.share, row.latent])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  it('holds levels against the best concordance and values against the best correlation', () => {
    const of = (endpointType: Question['endpointType'], measure: string, found: number) =>
      truthTable({
        ...input,
        question: { ...question, endpoint: 'grade', endpointType },
        landmark: null,
        estimates: [{ ...auc('clinical', found), measure }],
        truth: {
          schema: 'tessera-truth/1',
          outcomes: {
            grade: {
              best: [
                { ...best(0.9, ['clinical']), concordance: 0.7, correlation: 0.6 },
                { given: 'observables and latent state', auc: 0.95, concordance: 0.8, correlation: 0.75 },
              ],
            },
          },
        },
      })
    // (0.6 - 0.5) / (0.7 - 0.5); chance gives a correlation of 0: 0.3 / 0.6.
    const levels = of('ordinal', 'ordinal_c', 0.6)
    expect(levels?.rows[0].share).toBeCloseTo(0.5, 12)
    expect(levels?.rows[0].measuring).toBeCloseTo(0.1, 12)
    const values = of('continuous', 'pearson', 0.3)
    expect(values?.rows[0].share).toBeCloseTo(0.5, 12)
    expect(values?.rows[0].modelling).toBeCloseTo(0.3, 12)
    expect(values?.rows[0].measuring).toBeCloseTo(0.15, 12)
    expect(values?.caption).toMatch(/Correlation of each model/)
  })
})
