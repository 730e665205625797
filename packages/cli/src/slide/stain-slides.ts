import { readFileSync } from 'node:fs'
import path from 'node:path'
import { makeSplit } from '@tessera/evidence'
import {
  type CentreComparison,
  type ColoursOfSlide,
  colourColumns,
  compareCentres,
  type FittedStainReference,
  listSlides,
  loadStainReference,
  type RemainingEffect,
  remainingEffects,
  runSlides,
  type SlideEntry,
  SlideError,
  type SlideStainRow,
  type SlidesDone,
  slideTasks,
  stainColumns,
  stainReference,
  stainRows,
} from '@tessera/slides'
import { makeTable, numberColumn, textColumn, writeCsv } from '@tessera/tables'
import { writeFileAtomically } from '@tessera/tasks'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { slidesOutcome } from './many-slides.ts'
import type { ManySlidesOptions } from './slide-options.ts'

export interface StainOptions extends ManySlidesOptions {
  readonly method: 'macenko' | 'vahadane' | 'reinhard'
  readonly training?: readonly string[]
  readonly referenceSlide?: string
  readonly reference?: string
  readonly normalise?: boolean
}

/** Measures the stain of slides, compares centres and, where asked for, fits a reference and normalises. */
export async function stainSlides(
  sources: readonly string[],
  options: StainOptions,
  session: Pick<Session, 'onProgress' | 'signal'>,
): Promise<Outcome> {
  const { out, method, training, reference, normalise } = options
  if (training !== undefined && reference !== undefined)
    throw new UsageError('--training fits a reference and --reference takes one: give one of them')
  if (normalise && training === undefined && reference === undefined)
    throw new UsageError('--normalise needs --reference FILE, or --training CENTRES to fit one')
  if (options.referenceSlide !== undefined && training === undefined)
    throw new UsageError('--reference-slide goes with --training')
  const { entries, findings: listed } = await listSlides(sources)
  const given = reference === undefined ? null : readReference(reference)
  const common = {
    entries,
    output: out,
    ...session,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  }
  const assumedMpp = options.assumeMpp ?? null
  const measured = await runSlides({
    ...common,
    ...slideTasks.stain,
    settings: { stain: given?.settings ?? { method }, assumedMpp },
  })
  const rows = stainsOf(measured)
  await writeCsv(stainTable(rows), path.join(out, 'stains.csv'))
  const comparison = compareCentres(rows)
  const fitted = given ?? (training === undefined ? null : fit(rows, training, options))
  if (fitted !== null && given === null)
    writeFileAtomically(
      path.join(out, 'stain-reference.json'),
      `${JSON.stringify(fitted.toJSON(), null, 1)}\n`,
    )
  const outcome = slidesOutcome(out, entries, listed, measured)
  const text = [outcome.text, comparisonText(comparison)]
  if (fitted !== null) text.push(`reference: ${fitted.slide}, of ${fitted.trainingSlides} training slides`)
  const document = {
    ...outcome.document,
    comparison,
    reference: fitted === null ? null : { slide: fitted.slide, trainingSlides: fitted.trainingSlides },
  }
  if (!normalise || fitted === null) return { ...outcome, document, text: text.join('\n') }
  const done = await runSlides({
    ...common,
    ...slideTasks.normalise,
    settings: { reference: fitted.toJSON(), assumedMpp },
  })
  const remaining = remainingEffects(comparison, compareCentres(coloursAfter(done)))
  text.push(
    `${done.results.length - done.failed} of ${entries.length} slides normalised; ${done.manifest} says how`,
    ...(remaining.length === 0 ? [] : [remainingText(remaining)]),
  )
  return {
    document: { ...document, normalised: normalisedOf(entries, done), remaining },
    text: text.join('\n'),
    findings: [
      ...listed,
      ...measured.findings.filter(({ severity }) => severity === 'error'),
      ...done.findings,
    ],
  }
}

function readReference(file: string): FittedStainReference {
  try {
    return loadStainReference(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new SlideError(
      'damaged',
      'no stain reference',
      'give what --training wrote: stain-reference.json',
      {
        file,
        cause: error,
      },
    )
  }
}

function stainsOf({ results }: SlidesDone): SlideStainRow[] {
  return results.flatMap(({ summary: { stain } }) => (isStainRow(stain) ? [stain] : []))
}

function isStainRow(value: unknown): value is SlideStainRow {
  return typeof value === 'object' && value !== null && 'colours' in value && 'estimate' in value
}

function stainTable(rows: readonly SlideStainRow[]) {
  return makeTable('stains', [
    textColumn(
      'slide',
      rows.map(row => row.slide),
    ),
    textColumn(
      'centre',
      rows.map(row => row.centre),
    ),
    textColumn(
      'refused',
      rows.map(row => row.refusal?.reason ?? null),
    ),
    ...[...colourColumns, ...stainColumns].map(name =>
      numberColumn(
        name,
        rows.map(row => row.colours[name] ?? Number.NaN),
      ),
    ),
  ])
}

function fit(
  rows: readonly SlideStainRow[],
  centres: readonly string[],
  { referenceSlide, method }: StainOptions,
): FittedStainReference {
  const at = (wanted: boolean) =>
    Int32Array.from(
      rows.flatMap((row, i) => ((row.centre !== null && centres.includes(row.centre)) === wanted ? [i] : [])),
    )
  const [inside, outside] = [at(true), at(false)]
  if (inside.length === 0)
    throw new UsageError(`no slide is of ${centres.join(', ')}: give a table with a column centre`)
  if (outside.length === 0)
    throw new UsageError('--training names every centre: leave one out, which the reference must not see')
  const split = makeSplit({
    name: 'centres to learn from',
    kind: 'external',
    groups: Int32Array.from(rows.keys()),
    folds: [{ name: 'the other centres', training: inside, heldOut: outside }],
  })
  return stainReference({ method }, referenceSlide === undefined ? {} : { slide: referenceSlide }).fit(
    split.folds[0].divide(stainRows(rows)).training,
    { seed: 1 },
  )
}

function comparisonText({ effects, notCompared }: CentreComparison): string {
  if (effects.length === 0)
    return `centres are not compared: ${notCompared[0]?.reason ?? 'there is nothing to compare'}`
  const largest = [...effects].sort((a, b) => b.etaSquared - a.etaSquared).slice(0, 6)
  const table = textTable(
    ['column', 'eta²', 'p (Holm)', 'medians by centre'],
    largest.map(({ column, etaSquared, pAdjusted, medians }) => [
      column,
      shortNumber(etaSquared),
      shortP(pAdjusted),
      medians.map(({ centre, median }) => `${centre} ${shortNumber(median)}`).join(', '),
    ]),
  )
  return `what differs most between centres (share of the variation that goes with the centre):\n${table}`
}

function coloursAfter({ results }: SlidesDone): ColoursOfSlide[] {
  return results.flatMap(({ summary: { colours } }) => (isColours(colours) ? [colours] : []))
}

function isColours(value: unknown): value is ColoursOfSlide {
  return typeof value === 'object' && value !== null && 'slide' in value && 'colours' in value
}

function remainingText(effects: readonly RemainingEffect[]): string {
  const table = textTable(
    ['column', 'eta² before', 'after', 'difference before', 'after'],
    effects
      .slice(0, 6)
      .map(({ column, before, after }) => [
        column,
        shortNumber(before.etaSquared),
        shortNumber(after.etaSquared),
        shortNumber(before.spread),
        shortNumber(after.spread),
      ]),
  )
  return `what remains of it (difference: largest minus smallest median of a centre):\n${table}`
}

function normalisedOf(entries: readonly SlideEntry[], { results }: SlidesDone) {
  return entries.map(({ id }, at) => ({
    id,
    state: results[at].done ? 'done' : 'failed',
    outputs: results[at].outputs,
  }))
}
