import type { Figure, TableRecord } from '@tessera/evidence'
import type { DesignInput, DesignNumbers } from './evaluate-design.ts'
import { calibrationFigure } from './figures/calibration.ts'
import { decisionFigure } from './figures/decision.ts'
import type { DrawnModel } from './figures/drawn-model.ts'
import { forestFigure } from './figures/forest.ts'
import { riskGroupFigure } from './figures/kaplan-meier.ts'
import { levelProbabilitiesFigure } from './figures/level-probabilities.ts'
import { observedPredictedFigure } from './figures/observed-predicted.ts'
import type { FigureContext } from './figures/place.ts'
import { rocFigure } from './figures/roc.ts'
import { timeAucFigure } from './figures/time-auc.ts'
import { inSentence } from './in-sentence.ts'
import { atCut, cutsOf } from './measures/at-cut.ts'
import { chanceOf } from './measures/catalogue.ts'
import { stackFirst } from './out-of-fold.ts'
import { differenceTable, performanceTable } from './report-tables/performance.ts'
import { unseenTable } from './report-tables/unseen.ts'

export interface Drawn {
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
}

/**
 * Figures and tables of one design. The design that carries the headline gets all of them, the others
 * discrimination, calibration and their tables.
 */
export function drawDesign(
  input: DesignInput,
  numbers: DesignNumbers,
  context: FigureContext,
  labels: ReadonlyMap<string, string>,
  headline: boolean,
): Drawn {
  const figures = [
    ...riskGroups(input, numbers, context, labels),
    ...discrimination(input, numbers, context, labels),
    ...calibrations(input, numbers, context, labels),
    ...(headline ? [...decision(input, context, labels), ...forests(input, numbers, context, labels)] : []),
  ]
  const tables = [
    performanceTable(
      context,
      [...numbers.meta.map(m => m.estimate), ...numbers.pooled, ...numbers.riskGroups],
      labels,
    ),
    differenceTable(context, numbers.differences, labels),
    unseenTable(context, input.fits, labels),
  ]
  return { figures, tables: tables.filter(table => table !== null) }
}

function riskGroups(
  input: DesignInput,
  numbers: DesignNumbers,
  context: FigureContext,
  labels: ReadonlyMap<string, string>,
): Figure[] {
  if (!('horizon' in input.question.rows.outcome)) return []
  const endpoint = input.label
  const figure = riskGroupFigure(
    context,
    stackFirst(input.folds, input.primary),
    endpoint,
    input.primary,
    numbers.riskGroups.map(e => e.id),
  )
  return figure
    ? [{ ...figure, title: `${figure.title}: ${labels.get(input.primary) ?? input.primary}` }]
    : []
}

function discrimination(
  input: DesignInput,
  numbers: DesignNumbers,
  context: FigureContext,
  labels: ReadonlyMap<string, string>,
): Figure[] {
  const models = ordered(input, labels)
  if (input.question.rows.outcome.kind === 'binary') {
    const estimateOf = (id: string) =>
      numbers.pooled.find(e => e.model === id && e.measure === 'auc')?.id ?? null
    return [
      rocFigure(
        context,
        input.folds,
        models.map(m => ({ ...m, estimate: estimateOf(m.id) })),
      ),
    ]
  }
  const { kind } = input.question.rows.outcome
  if (kind === 'continuous') return []
  if (kind === 'ordinal') {
    const parts = drawn(input, numbers, labels, /^(ordinal_c|ranked_probability_score)$/)
    return [levelProbabilitiesFigure(context, parts)]
  }
  const figure = timeAucFigure(context, input.folds, models)
  return figure ? [figure] : []
}

/** Observed against predicted: risks, of levels the risk of lying above the first cut; or values. */
function calibrations(
  input: DesignInput,
  numbers: DesignNumbers,
  context: FigureContext,
  labels: ReadonlyMap<string, string>,
): Figure[] {
  const { outcome } = input.question.rows
  if (outcome.kind === 'continuous')
    return [
      observedPredictedFigure(
        context,
        drawn(input, numbers, labels, /^(r_squared|rmse|mean_error|calibration_slope)$/),
      ),
    ]
  const models = drawn(input, numbers, labels, /^(observed_expected|calibration_[a-z]+)$/)
  if (outcome.kind !== 'ordinal') return [calibrationFigure(context, models)]
  const [cut] = cutsOf(outcome)
  const figure = calibrationFigure(
    context,
    models.map(model => ({ ...model, evaluated: atCut(model.evaluated, cut) })),
  )
  return [{ ...figure, title: `${figure.title}: ${cut.label}` }]
}

/** What a figure is drawn from: each model's held-out patients, and the estimates that stand under it. */
function drawn(
  input: DesignInput,
  numbers: DesignNumbers,
  labels: ReadonlyMap<string, string>,
  shown: RegExp,
): DrawnModel[] {
  return ordered(input, labels).map(model => ({
    ...model,
    evaluated: stackFirst(input.folds, model.id),
    estimates: numbers.pooled.filter(e => e.model === model.id && shown.test(e.measure)).map(e => e.id),
  }))
}

/** A value has no threshold to act at; levels are acted on at the first cut. */
function decision(input: DesignInput, context: FigureContext, labels: ReadonlyMap<string, string>): Figure[] {
  const { outcome } = input.question.rows
  if (outcome.kind === 'continuous') return []
  const cut = outcome.kind === 'ordinal' ? cutsOf(outcome)[0] : null
  const models = ordered(input, labels).map(model => {
    const evaluated = stackFirst(input.folds, model.id)
    return { ...model, evaluated: cut ? atCut(evaluated, cut) : evaluated }
  })
  const figure = decisionFigure(context, input.protocol.decision, models)
  return [cut ? { ...figure, caption: `${cut.label}: ${figure.caption}` } : figure]
}

function forests(
  input: DesignInput,
  numbers: DesignNumbers,
  context: FigureContext,
  labels: ReadonlyMap<string, string>,
): Figure[] {
  const { primary } = input
  const label = labels.get(primary) ?? primary
  const measure = numbers.pooled[0].measure
  const inCentres = numbers.byFold.filter(e => e.model === primary && e.measure === measure)
  const inSubgroups = numbers.subgroups.filter(e => e.measure === measure)
  const few =
    input.question.rows.outcome.kind === 'continuous' || input.question.rows.outcome.kind === 'ordinal'
      ? 'A centre with fewer than 20 patients has no number of its own.'
      : 'A centre with fewer than 10 events or non-events has no number of its own.'
  const figures: Figure[] = []
  if (inCentres.length > 0)
    figures.push(
      forestFigure(context, {
        name: 'centres',
        section: 'centres',
        title: 'Does it hold in every centre?',
        caption: `${label}: each row is a model that never saw that centre. ${few}`,
        model: primary,
        rowsAre: 'Centre left out',
        nullValue: chanceOf(measure),
        rows: inCentres.map(estimate => ({ label: estimate.fold ?? '', group: null, estimate })),
        pooled:
          numbers.meta.find(m => m.estimate.model === primary && m.estimate.measure === measure) ?? null,
      }),
    )
  if (inSubgroups.length > 0)
    figures.push(
      forestFigure(context, {
        name: 'subgroups',
        section: 'subgroups',
        title: 'Does it hold in every subgroup?',
        caption: `${label}: held-out patients of each subgroup, ${inSentence(context.validationLabel)}, with patient-level bootstrap intervals.`,
        model: primary,
        rowsAre: 'Subgroup',
        nullValue: chanceOf(measure),
        rows: inSubgroups.map(estimate => {
          const [group, ...level] = (estimate.subgroup ?? '').split(': ')
          return { label: level.join(': '), group, estimate }
        }),
        pooled: null,
      }),
    )
  return figures
}

/** The primary model first, then the baseline, then the others. */
function ordered({ specs, primary, baseline }: DesignInput, labels: ReadonlyMap<string, string>) {
  const rank = (id: string) => (id === primary ? 0 : id === baseline ? 1 : 2)
  return specs.map(({ id }) => ({ id, label: labels.get(id) ?? id })).sort((a, b) => rank(a.id) - rank(b.id))
}
