import { identifies, isEstimate, type PreferenceAnalysis, type PreferenceEffect } from '@tessera/trials'
import type { PlainRow } from '../endpoints/write-out.ts'

/** The fields of the JSON document: the effects asked for, and all that they rest on. */
export function effectDocument(
  analysis: PreferenceAnalysis,
  kind: string,
  asked: readonly PreferenceEffect[],
) {
  const { effects, published, findings: _, ...rest } = analysis
  const only = <T>(of: Readonly<Record<PreferenceEffect, T>>) =>
    Object.fromEntries(asked.map(effect => [effect, of[effect]]))
  return {
    kind,
    ...rest,
    effects: only(effects),
    published: published && only(published),
    identifies: identifies(analysis.design),
  }
}

export const effectColumns = ['effect', 'estimate', 'se', 'lower', 'upper', 'p', 'reason'] as const

/** The effects as rows of a table. */
export function effectRows({ effects }: PreferenceAnalysis, asked: readonly PreferenceEffect[]): PlainRow[] {
  return asked.map(effect => {
    const one = effects[effect]
    if (!isEstimate(one))
      return { effect, estimate: null, se: null, lower: null, upper: null, p: null, reason: one.reason }
    const { value, se, lower, upper, p } = one
    return { effect, estimate: value, se, lower, upper, p, reason: null }
  })
}
