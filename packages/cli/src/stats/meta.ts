import { type MetaAnalysis, metaAnalysis, metaOfDiscrimination } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

const ways = {
  fixed: { method: 'fixed' },
  dl: { method: 'DL' },
  reml: { method: 'REML' },
  remlHartungKnapp: { method: 'REML', hartungKnapp: true },
} as const

/** Effects (or, with `--scale logit`, AUCs and concordances) of several centres, pooled in four ways. */
export function meta(input: StatsInput, options: StatsOptions): StatsResult {
  const { level, scale = 'identity' } = options
  const effect = input.numbers(required(options.effect, '--effect'))
  const se = input.numbers(required(options.se, '--se'))
  const pooled = Object.fromEntries(
    Object.entries(ways).map(([name, way]) => [name, poolOf(scale, effect, se, { ...way, level })]),
  )
  const rows = Object.entries(pooled).map(([name, one]) => [
    name === 'remlHartungKnapp'
      ? 'REML, Hartung-Knapp'
      : name === 'fixed'
        ? 'fixed effect'
        : name.toUpperCase(),
    ...[one.value, one.lower, one.upper].map(shortNumber),
    shortP(one.p),
    ...[one.predictionLower, one.predictionUpper, one.tau2, one.iSquared].map(shortNumber),
  ])
  return {
    fields: { level, scale, k: effect.length, ...pooled },
    text: textTable(
      ['', 'value', 'lower', 'upper', 'p', 'prediction lower', 'upper', 'tau squared', 'I squared'],
      rows,
    ),
  }
}

function poolOf(
  scale: 'identity' | 'logit',
  effect: Float64Array,
  se: Float64Array,
  way: { readonly method: 'fixed' | 'DL' | 'REML'; readonly hartungKnapp?: boolean; readonly level: number },
): MetaAnalysis {
  if (scale === 'identity') return metaAnalysis({ ...way, effect, se })
  const { pooled, scale: _, ...back } = metaOfDiscrimination({ ...way, value: effect, se, scale })
  return { ...pooled, ...back }
}
