import type { Lesion, LesionReading } from '../lesion.ts'
import { countedMm } from '../sums.ts'
import type { LesionSet } from './lesion-set.ts'
import type { RecistSettings } from './settings.ts'

/** Readings with parts added to the lesion that they split from, and lesions that have merged counted in the other. */
export function withParts(
  set: LesionSet,
  readings: ReadonlyMap<string, LesionReading>,
  settings: RecistSettings,
): ReadonlyMap<string, LesionReading> {
  if (set.parts.length === 0 && set.targets.every(({ mergedInto }) => mergedInto === undefined))
    return readings
  const whole = new Map(readings)
  for (const target of [...set.targets, ...set.nonTargets]) {
    const parts = set.parts.filter(({ splitFrom }) => splitFrom === target.lesion)
    const read = [target, ...parts].flatMap(({ lesion }) => readings.get(lesion) ?? [])
    if (parts.length > 0 && read.length > 0) whole.set(target.lesion, joined(target, read, settings))
    const host = target.mergedInto === undefined ? undefined : readings.get(target.mergedInto)
    if (host && !readings.has(target.lesion))
      whole.set(target.lesion, { ...host, lesion: target.lesion, state: 'absent', diameterMm: Number.NaN })
  }
  return whole
}

function joined(target: Lesion, read: readonly LesionReading[], settings: RecistSettings): LesionReading {
  const mm = read.map(reading => countedMm(reading, settings))
  const sum = mm.reduce((total, value) => total + value, 0)
  const [first] = read
  if (target.role !== 'target') {
    const seen = read.find(({ state }) => state !== 'absent') ?? first
    return { ...seen, lesion: target.lesion }
  }
  if (Number.isNaN(sum))
    return { ...first, lesion: target.lesion, state: 'not evaluable', diameterMm: Number.NaN }
  return { ...first, lesion: target.lesion, state: sum === 0 ? 'absent' : 'measured', diameterMm: sum }
}
