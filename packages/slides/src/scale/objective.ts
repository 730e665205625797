/**
 * Micrometres a pixel of a scan, by the power of its objective: the field's convention of 10 µm over the power (40x is
 * 0.25, 20x is 0.5), for the powers that slide scanners have. Scanners stray from it by up to a half and more (a 20x
 * objective with a 1.6x adapter gives 0.24), so it stands in only where the file says nothing better.
 */
export const objectivePowers: readonly number[] = [
  1, 1.25, 2, 2.5, 4, 5, 10, 15, 20, 25, 40, 50, 60, 63, 80, 83, 100,
]

/** A power such as 39.98 is that of the table; what strays further is no objective. */
const nearby = 0.02

/** Micrometres a pixel by the table, or null for a power that is not in it. */
export function mppOfObjective(power: number): number | null {
  const known = objectivePowers.find(one => Math.abs(power - one) <= nearby * one)
  return known === undefined ? null : 10 / known
}
