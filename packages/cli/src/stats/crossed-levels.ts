import type { Factor } from './input.ts'

/** The levels of `--group` and of `--strata` together, numbered with the group first. */
export function crossedLevels(group: Factor | null, strata: Factor | null, n: number) {
  const width = strata?.levels.length ?? 1
  return {
    codes: Int32Array.from(
      { length: n },
      (_, row) => (group?.codes[row] ?? 0) * width + (strata?.codes[row] ?? 0),
    ),
    nameOf: (code: number) => ({
      group: group?.levels[Math.floor(code / width)] ?? null,
      stratum: strata?.levels[code % width] ?? null,
    }),
  }
}
