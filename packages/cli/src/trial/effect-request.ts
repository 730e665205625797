import {
  type DesignEffect,
  type EffectScale,
  type PreferenceDesign,
  type PreferenceEffect,
  preferenceEffects,
  requireIdentified,
} from '@tessera/trials'
import { UsageError } from '../exit-code.ts'
import type { AnalyseOptions } from './analyse-options.ts'

/** On what effects are measured, by `--kind`, or by the outcome's columns that were named. */
export function scaleAsked(options: AnalyseOptions): EffectScale {
  if (options.kind === 'rmst') return 'restricted-mean'
  if (options.kind !== undefined) return options.kind
  if (options.tau !== undefined) return 'restricted-mean'
  if (options.at !== undefined) return 'survival'
  if (options.count !== undefined) return 'rate'
  if (options.time !== undefined)
    throw new UsageError(
      'with --time say --kind survival --at TIME, --kind rmst --tau TIME, or --kind hazard',
    )
  if (options.event !== undefined) return 'risk'
  return 'mean'
}

/** The columns of the outcome that were named; the event of a risk is its outcome. */
export function outcomeColumns(
  scale: EffectScale,
  { outcome, time, event, count, exposure }: AnalyseOptions,
) {
  if (scale === 'risk') return { outcome: outcome ?? event, time, count, exposure }
  return { outcome, time, event, count, exposure }
}

/** The time that the outcome needs. */
export function horizonAsked(scale: EffectScale, options: AnalyseOptions): number | undefined {
  if (scale === 'survival') {
    if (options.at === undefined) throw new UsageError('--kind survival needs --at TIME')
    return above('--at', options.at)
  }
  if (scale !== 'restricted-mean') return undefined
  if (options.tau === undefined) throw new UsageError('--kind rmst needs --tau TIME')
  return above('--tau', options.tau)
}

/**
 * The effects asked for, all that the design has otherwise (on the hazard the treatment's alone).
 * @throws UsageError for a name that is none
 * @throws NotIdentifiedError for one that the design does not identify
 */
export function effectsAsked(
  design: PreferenceDesign,
  scale: EffectScale,
  options: AnalyseOptions,
): readonly PreferenceEffect[] {
  const asked = options.effects ?? (scale === 'hazard' ? ['treatment'] : preferenceEffects)
  const known: readonly DesignEffect[] = preferenceEffects
  for (const name of asked) {
    const effect = known.find(one => one === name)
    if (effect === undefined) throw new UsageError(`--effects ${name}: give ${preferenceEffects.join(', ')}`)
    requireIdentified(design, effect, scale)
  }
  return preferenceEffects.filter(effect => asked.includes(effect))
}

export function levelAsked({ level }: AnalyseOptions): number {
  if (level > 0 && level < 1) return level
  throw new UsageError('--level: give a confidence level such as 0.95')
}

function above(flag: string, value: number): number {
  if (value > 0) return value
  throw new UsageError(`${flag}: give a time above 0`)
}
