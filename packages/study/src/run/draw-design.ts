import type { Figure, TableRecord } from '@tessera/evidence'
import type { DesignInput, DesignNumbers } from './evaluate-design.ts'
import { calibrationFigure } from './figures/calibration.ts'
import { decisionFigure } from './figures/decision.ts'
import { forestFigure } from './figures/forest.ts'
import { riskGroupFigure } from './figures/kaplan-meier.ts'
import type { FigureContext } from './figures/place.ts'
import { rocFigure } from './figures/roc.ts'
import { timeAucFigure } from './figures/time-auc.ts'
import { inSentence } from './in-sentence.ts'
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
    calibrationFigure(
      context,
      ordered(input, labels).map(model => ({
        ...model,
        evaluated: stackFirst(input.folds, model.id),
        estimates: numbers.pooled
          .filter(e => e.model === model.id && /^(observed_expected|calibration_)/.test(e.measure))
          .map(e => e.id),
      })),
    ),
    ...(headline ? [decision(input, context, labels), ...forests(input, numbers, context, labels)] : []),
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
  if (input.question.rows.outcome.kind === 'binary') return []
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
  const figure = timeAucFigure(context, input.folds, models)
  return figure ? [figure] : []
}

function decision(input: DesignInput, context: FigureContext, labels: ReadonlyMap<string, string>): Figure {
  const models = ordered(input, labels).map(model => ({
    ...model,
    evaluated: stackFirst(input.folds, model.id),
  }))
  return decisionFigure(context, input.protocol.decision, models)
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
  const figures: Figure[] = []
  if (inCentres.length > 0)
    figures.push(
      forestFigure(context, {
        name: 'centres',
        section: 'centres',
        title: 'Does it hold in every centre?',
        caption: `${label}: each row is a model that never saw that centre. A centre with fewer than 10 events or non-events has no number of its own.`,
        model: primary,
        rowsAre: 'Centre left out',
        nullValue: 0.5,
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
        nullValue: 0.5,
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
