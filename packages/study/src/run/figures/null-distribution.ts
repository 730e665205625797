import type { FigureOf } from '@tessera/evidence'
import { inSentence } from '../in-sentence.ts'
import { type FigureContext, placed } from './place.ts'

const words = {
  refitted: {
    title: 'What chance alone would give',
    caption:
      'Discrimination when outcomes are shuffled (time and event together) and the whole procedure is fitted again on every fold',
  },
  'fixed predictions': {
    title: 'What chance alone would give (the weaker test)',
    caption:
      'Discrimination of the same predictions against shuffled held-out outcomes; models are not fitted again, which is the weaker test. Where folds trained each other, the spreads of the folds are put together as chance does for a linear score: what helps in one fold helps in the other',
  },
  'within centres, refitted': {
    title: 'What centre alone yields',
    caption:
      'Outcomes shuffled within centres, the whole procedure fitted again: what remains above one half comes from differences between centres',
  },
} as const

/** The null distribution of a permutation test with the observed value; `folds` says where only some were used. */
export function nullFigure(
  context: FigureContext,
  test: FigureOf<'null-distribution'>['test'],
  model: { readonly id: string; readonly label: string },
  measure: { readonly name: string; readonly label: string },
  result: {
    readonly observed: number
    readonly permuted: Float64Array
    readonly p: number
    readonly folds: string
  },
): FigureOf<'null-distribution'> {
  return {
    ...placed(context, {
      name: `null/${model.id}/${test === 'within centres, refitted' ? 'within-centres' : 'all'}`,
      section: 'controls',
      model: model.id,
      title: `${words[test].title}: ${model.label}`,
      caption: `${words[test].caption}; ${result.permuted.length} permutations, ${inSentence(context.validationLabel)}${result.folds}.`,
    }),
    kind: 'null-distribution',
    measure: measure.name,
    label: measure.label,
    observed: result.observed,
    permuted: [...result.permuted],
    p: result.p,
    test,
  }
}
