import type { TableRecord } from '@tessera/evidence'
import { type FigureContext, placed } from '../figures/place.ts'
import type { FoldFit } from '../fit-fold.ts'
import { inSentence } from '../in-sentence.ts'
import { countColumn, textColumn } from './columns.ts'

/** Categories that held-out patients had and training had not, and values that were imputed, by model. */
export function unseenTable(
  context: FigureContext,
  fits: ReadonlyMap<string, readonly FoldFit[]>,
  labels: ReadonlyMap<string, string>,
): TableRecord | null {
  const rows = [...fits].flatMap(([id, folds]) => {
    const model = labels.get(id) ?? id
    const counted = new Map<string, { feature: string; what: string; count: number }>()
    const add = (feature: string, what: string, count: number) => {
      const key = `${feature}|${what}`
      counted.set(key, { feature, what, count: count + (counted.get(key)?.count ?? 0) })
    }
    for (const fold of folds) {
      for (const { feature, level, count } of fold.unseen)
        add(feature, `level "${level}" unseen in training`, count)
      for (const { feature, count } of fold.imputed)
        if (count > 0) add(feature, 'missing, imputed from training', count)
    }
    return [...counted.values()].map(({ feature, what, count }) => ({ model, feature, what, count }))
  })
  if (rows.length === 0) return null
  return {
    ...placed(context, {
      name: 'unseen',
      section: 'models',
      title: `Values the models had not met, ${inSentence(context.validationLabel)}`,
      caption:
        'Held-out values that were missing or of a category unseen in training, summed over folds, and what was put in their place.',
    }),
    columns: [
      textColumn('model', 'Model'),
      textColumn('feature', 'Variable'),
      textColumn('what', 'State'),
      countColumn('count', 'Values'),
    ],
    rows,
    indent: null,
    note: null,
  }
}
