import type { Figure, TableRecord } from '@tessera/evidence'
import { type FigureContext, percentLevel, placed } from '../run/figures/place.ts'
import { inSentence } from '../run/in-sentence.ts'
import { chanceOf } from '../run/measures/catalogue.ts'
import type { Measure } from '../run/measures/measure.ts'
import { countColumn, estimateColumn } from '../run/report-tables/columns.ts'
import { type LearningCurve, margin } from './curve.ts'

/** Sizes beyond so many times those seen are too far out to be named. */
const farthest = 20

/** The learning curve as a figure and a table, and in words how many more patients it asks for. */
export function drawLearningCurve(
  context: FigureContext,
  curve: LearningCurve,
  { name, label }: Pick<Measure, 'name' | 'label'>,
): { figures: Figure[]; tables: TableRecord[] } {
  const { sizes, values, lower, upper, model, shares } = curve
  const percents = shares.map(share => String(Math.round(100 * share)))
  const trained =
    percents.length === 1 ? percents[0] : `${percents.slice(0, -1).join(', ')} and ${percents.at(-1)}`
  const place = {
    name: 'learning-curve',
    section: 'models' as const,
    title: 'Whether more patients would help',
    caption: `${label} of '${model.label}' in held-out patients, ${inSentence(context.validationLabel)}, when trained on ${trained} % of the training patients (mean of two draws), with ${percentLevel(context.level)} patient bootstrap intervals.${tooFewSentence(curve)} ${neededSentence(curve, context.level)}`,
    model: model.id,
  }
  const finite = (list: readonly (number | null)[]) => list.flatMap(v => (v === null ? [] : [v]))
  const table: TableRecord = {
    ...placed(context, place),
    columns: [countColumn('n', 'Training patients'), estimateColumn('value', label, 3)],
    rows: sizes.map((n, k) => ({
      n,
      value: Number.isFinite(values[k]) ? values[k] : null,
      lower: lower[k],
      upper: upper[k],
    })),
    indent: null,
    note: `${tooFewSentence(curve)} ${neededSentence(curve, context.level)}`.trim(),
  }
  if (!values.every(Number.isFinite)) return { figures: [], tables: [table] }
  const whole = finite(lower).length === sizes.length && finite(upper).length === sizes.length
  const figure: Figure = {
    ...placed(context, place),
    kind: 'size-performance',
    label,
    nullValue: chanceOf(name),
    sizes: [...sizes],
    sizesAre: 'Training patients',
    curves: [
      {
        label: model.label,
        warning: false,
        value: [...values],
        lower: whole ? finite(lower) : null,
        upper: whole ? finite(upper) : null,
      },
    ],
    baseline: null,
    chosen: null,
  }
  return { figures: [figure], tables: [table] }
}

/** At which sizes the model could not be fitted; with the space before it. */
function tooFewSentence({ tooFew }: Pick<LearningCurve, 'tooFew'>): string {
  return tooFew.length === 0
    ? ''
    : ` With ${tooFew.join(' and ')} training patients there were too few, or too few events, to fit it.`
}

/** How many more patients, by the trend and by Riley's criteria, and how uncertain that is. */
export function neededSentence(
  { sizes, needed, required }: Pick<LearningCurve, 'sizes' | 'needed' | 'required'>,
  level: number,
): string {
  const seen = sizes[sizes.length - 1]
  const riley =
    required === null
      ? ''
      : ` Riley's criteria ask for ${required} patients to train on, ${Math.max(0, required - seen)} more.`
  if (needed === null) return `No inverse power law could be fitted to the curve.${riley}`
  const words = (size: number) =>
    size > farthest * seen ? `more than ${farthest * seen}` : String(Math.max(0, Math.ceil(size - seen)))
  const within = `within ${margin} of its ceiling of ${needed.ceiling.toFixed(2)}`
  const text =
    needed.size <= seen
      ? `By an inverse power law the ${seen} training patients are already ${within}`
      : `By an inverse power law it takes ${words(needed.size)} more than the ${seen} training patients to come ${within}`
  return `${text} (${percentLevel(level)} interval of the further patients ${words(needed.lower)} to ${words(needed.upper)}); ${pointsWord(sizes.length)} points say little of what lies beyond them.${riley}`
}

function pointsWord(count: number): string {
  return count === 4 ? 'four' : count === 3 ? 'three' : String(count)
}
