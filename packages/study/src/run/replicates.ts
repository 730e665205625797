import type { BootstrapTarget } from './bootstrap.ts'

/** Bootstrap results by target: the value on the patients themselves and on every resample. */
export interface Replicates {
  value(target: BootstrapTarget): number
  of(target: BootstrapTarget): Float64Array
}

/** Name of a target, for looking it up. */
export function targetKey({ model, measure, subgroup }: BootstrapTarget): string {
  return `${model}|${measure}|${subgroup ? `${subgroup.name}=${subgroup.code}` : ''}`
}

/** Turns rows of replicates (one a resample) into columns (one a target). */
export function collectReplicates(
  targets: readonly BootstrapTarget[],
  values: Float64Array,
  resamples: readonly Float64Array[],
): Replicates {
  const at = new Map(targets.map((target, t) => [targetKey(target), t]))
  const indexOf = (target: BootstrapTarget) => {
    const index = at.get(targetKey(target))
    if (index === undefined) throw new RangeError(`'${targetKey(target)}' was not bootstrapped`)
    return index
  }
  return {
    value: target => values[indexOf(target)],
    of: target => {
      const index = indexOf(target)
      return Float64Array.from(resamples, row => row[index])
    },
  }
}
