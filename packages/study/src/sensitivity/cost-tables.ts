import type { Estimate, EvidenceDocument, TableRecord } from '@tessera/evidence'
import { makeEstimate } from '../run/estimates/estimate.ts'
import {
  countColumn,
  estimateColumn,
  intervalColumn,
  numberColumn,
  textColumn,
} from '../run/report-tables/columns.ts'
import type { Consequence } from './consequence.ts'
import type { ModelCost } from './cost.ts'
import { sensitivityTable } from './sensitivity-tables.ts'

/** One estimate a model: the headline measure without what was left out, less that of the whole run. */
export function costEstimate(cost: ModelCost, validation: string, level: number): Estimate {
  const { measure } = cost
  return makeEstimate(
    { question: cost.question, validation, level, status: 'exploratory', about: 'modelling procedure' },
    {
      measure: `cost:${measure.name}`,
      label: `${measure.label}, without what was left out less with it`,
      model: cost.model,
      n: cost.n,
      events: cost.events,
      horizon: measure.horizon,
      value: cost.why === null ? cost.difference : null,
      lower: cost.lower,
      upper: cost.upper,
      se: cost.se,
      method: cost.why === null ? cost.method : 'none',
      why: cost.why,
    },
  )
}

/** What it cost each model on the patients of both runs, and the models that are gone. */
export function costTable(
  costs: readonly ModelCost[],
  consequences: readonly Consequence[],
  whole: EvidenceDocument,
): TableRecord {
  const labels = new Map(whole.questions.map(({ id, label, models }) => [id, { label, models }]))
  const nameOf = (question: string, model: string) =>
    labels.get(question)?.models.find(({ id }) => id === model)?.label ?? model
  const made = new Set(costs.map(({ question, model }) => `${question}/${model}`))
  const gone = whole.questions.flatMap(({ id, label, models }) =>
    models
      .filter(model => !made.has(`${id}/${model.id}`))
      .map(model => ({
        question: label,
        model: model.label,
        n: null,
        events: null,
        measure: '',
        with: null,
        without: null,
        value: null,
        lower: null,
        upper: null,
        why: whyGone(id, model.id, consequences),
      })),
  )
  const rows = costs.map(cost => ({
    question: labels.get(cost.question)?.label ?? cost.question,
    model: nameOf(cost.question, cost.model),
    n: cost.n,
    events: cost.events,
    measure: cost.measure.label,
    with: finite(cost.with),
    without: finite(cost.without),
    value: cost.why === null ? cost.difference : null,
    lower: cost.why === null ? cost.lower : null,
    upper: cost.why === null ? cost.upper : null,
    why: cost.why ?? '',
  }))
  return sensitivityTable(
    'cost',
    {
      title: 'What it cost',
      caption:
        'The headline measure of each model on the patients whom both runs held out: with everything, without what was left out, and the difference, with its paired interval from resampling patients within centres. Below zero is a loss.',
      note: 'The models were not fitted again in the resamples: the interval is about these two fits, not about other cohorts.',
    },
    [
      textColumn('question', 'Question'),
      textColumn('model', 'Model'),
      countColumn('n', 'Patients'),
      countColumn('events', 'Events'),
      textColumn('measure', 'Measure'),
      numberColumn('with', 'With', 2),
      numberColumn('without', 'Without', 2),
      estimateColumn('value', 'Difference'),
      textColumn('why', 'Why there is none'),
    ],
    [...rows, ...gone],
  )
}

/** The main numbers of trials and benefits in both runs, side by side; null where the study has none. */
export function analysesTable(whole: EvidenceDocument, without: EvidenceDocument): TableRecord | null {
  const of = (document: EvidenceDocument) => {
    const estimates = new Map(document.estimates.map(estimate => [estimate.id, estimate]))
    return (document.analyses ?? []).flatMap(({ label, mainNumbers }) =>
      mainNumbers.map(({ estimate, caption }) => ({
        label,
        caption,
        id: estimate,
        own: estimates.get(estimate),
      })),
    )
  }
  const before = of(whole)
  if (before.length === 0) return null
  const after = new Map(of(without).map(one => [one.id, one.own]))
  return sensitivityTable(
    'analyses',
    {
      title: 'Effects of treatment, with and without',
      caption:
        'The main numbers of each analysis in both runs. They share patients, so their intervals are no test of a difference.',
    },
    [
      textColumn('analysis', 'Analysis'),
      textColumn('number', 'Number'),
      intervalColumn('with', 'With'),
      intervalColumn('without', 'Without'),
      textColumn('why', 'Why there is none'),
    ],
    before.map(({ label, caption, id, own }) => {
      const now = after.get(id)
      return {
        analysis: label,
        number: caption,
        with: own?.value ?? null,
        withLower: own?.lower ?? null,
        withUpper: own?.upper ?? null,
        without: now?.value ?? null,
        withoutLower: now?.lower ?? null,
        withoutUpper: now?.upper ?? null,
        why: now === undefined ? 'it is not among the answers of this run' : (now.why ?? ''),
      }
    }),
  )
}

function whyGone(question: string, model: string, consequences: readonly Consequence[]): string {
  // A question at several landmarks has each of them behind its name.
  const own = consequences.find(
    one =>
      one.became === 'refused' &&
      (one.what === 'model'
        ? one.name === model && one.question !== null && isOf(question, one.question)
        : one.what === 'question' && isOf(question, one.name)),
  )
  return own === undefined ? 'it is not validated alike in both runs' : `${own.what} refused: ${own.because}`
}

function isOf(question: string, asked: string): boolean {
  return question === asked || question.startsWith(`${asked}-`)
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
