import type { TableRecord } from '@tessera/evidence'
import { type FigureContext, placed } from '../run/figures/place.ts'
import { inSentence } from '../run/in-sentence.ts'
import { countColumn, numberColumn, textColumn } from '../run/report-tables/columns.ts'
import { differenceOfProcedures } from '../run/report-tables/performance.ts'
import type { Contribution } from './contribution-estimates.ts'
import { addedWords } from './pairs.ts'
import type { Weighting } from './weighted-contributions.ts'
import { weightingSentence } from './weighting-sentence.ts'

/** A row a pair of models and a population: what the one adds to the other, by the headline and the proper score. */
export function contributionTable(
  context: FigureContext,
  contributions: readonly Contribution[],
  weightings: readonly Weighting[],
  labels: ReadonlyMap<string, string>,
): TableRecord | null {
  const [first] = contributions
  if (first === undefined) return null
  const label = (id: string) => labels.get(id) ?? id
  const names = first.differences.map(estimate => estimate.label.replace(', difference', ''))
  const weighted = contributions.some(one => one.weighted)
  const ofProcedures = contributions.some(one =>
    one.differences.some(({ about }) => about === 'modelling procedure'),
  )
  const rows = contributions.map(one => {
    const row: TableRecord['rows'][number] = {
      model: label(one.pair.model),
      reference: label(one.pair.reference),
      adds: addedWords(one.pair),
      among: amongWords(one),
      n: one.n,
      events: one.events,
      effective: one.effective,
      headline: one.headline,
      why: one.differences.map(({ why }) => why).find(why => why !== null) ?? null,
    }
    one.differences.forEach(({ value, lower, upper }, m) => {
      row[`difference${m}`] = value
      row[`lower${m}`] = lower
      row[`upper${m}`] = upper
    })
    return row
  })
  return {
    ...placed(context, {
      name: 'contribution',
      section: 'models',
      title: `What each modality adds, ${inSentence(context.validationLabel)}`,
      caption:
        'Model less the one it is compared with, on identical held-out patients and with the resamples of the other intervals; no model was fitted for it. Against the baseline, and against the same fusion without one modality where the protocol has it; over all held-out patients, in each centre, and among those who have what is added.',
    }),
    columns: [
      textColumn('model', 'Model'),
      textColumn('reference', 'Compared with'),
      textColumn('adds', 'Adds'),
      textColumn('among', 'Among'),
      countColumn('n', 'Patients'),
      ...(first.events === null ? [] : [countColumn('events', 'Events')]),
      ...(weighted ? [countColumn('effective', 'Effective')] : []),
      numberColumn('headline', names[0], 3),
      ...names.map((name, m) => ({
        key: `difference${m}`,
        label: `Difference in ${inSentence(name)}`,
        align: 'right' as const,
        format: { kind: 'interval' as const, lower: `lower${m}`, upper: `upper${m}`, digits: 3 },
      })),
      ...(rows.some(({ why }) => why !== null) ? [textColumn('why', 'Why not')] : []),
    ],
    rows,
    indent: null,
    note:
      [
        ...(ofProcedures ? [differenceOfProcedures] : []),
        ...(names.length > 1 ? [`Of the ${inSentence(names[1])} a difference below 0 is a gain.`] : []),
        ...weightings.map(weightingSentence),
      ].join(' ') || null,
  }
}

function amongWords({ population, weighted }: Contribution): string {
  if (population === null) return 'all held out'
  return weighted ? `${population.label}, weighted to stand for all` : population.label
}
