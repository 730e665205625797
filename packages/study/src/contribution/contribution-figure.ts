import type { FigureOf } from '@tessera/evidence'
import { forestFigure } from '../run/figures/forest.ts'
import type { FigureContext } from '../run/figures/place.ts'
import { inSentence } from '../run/in-sentence.ts'
import type { Contribution } from './contribution-estimates.ts'

/**
 * What each model adds to another by the headline measure: over all held-out patients, and under it among those who
 * have what is added, as they are and weighted. Centres are left to the table.
 */
export function contributionFigure(
  context: FigureContext,
  contributions: readonly Contribution[],
  labels: ReadonlyMap<string, string>,
): FigureOf<'forest'> | null {
  const label = (id: string) => labels.get(id) ?? id
  const shown = contributions.filter(one => one.population?.kind !== 'centre')
  if (!shown.some(one => one.differences[0].value !== null)) return null
  const pairs = [...new Set(shown.map(one => one.pair))]
  const references = [...new Set(pairs.map(({ reference }) => reference))]
  const rows = references.flatMap(reference =>
    shown
      .filter(one => one.pair.reference === reference)
      .map(one => ({
        label: rowLabel(one, label(one.pair.model)),
        group: `Compared with ${inSentence(label(reference))}`,
        estimate: one.differences[0],
      })),
  )
  return {
    ...forestFigure(context, {
      name: 'contribution',
      section: 'models',
      title: 'What each modality adds',
      caption: `${rows[0].estimate.label}, ${inSentence(context.validationLabel)}: above 0 the model says more than the one it is compared with, on the same patients. Nothing was fitted for it.`,
      model: pairs[0].model,
      rowsAre: 'Model',
      nullValue: 0,
      rows,
      pooled: null,
    }),
    model: null,
  }
}

function rowLabel({ population, weighted }: Contribution, model: string): string {
  if (population === null) return model
  return `${model}, ${population.label}${weighted ? ', weighted' : ''}`
}
