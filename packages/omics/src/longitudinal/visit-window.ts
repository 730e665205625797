import { OmicsError } from '../assay/omics-error.ts'

/** A visit as the study names it: samples taken from day `from` to day `to` after time zero, both included. */
export interface VisitWindow {
  readonly name: string
  readonly from: number
  readonly to: number
  /** The day it was planned for: of several samples the nearest counts. By default the middle. */
  readonly target?: number
}

/** @throws OmicsError `design` where a window ends before it begins, or two share a day or a name */
export function requireWindows(windows: readonly VisitWindow[]): void {
  const sorted = windows.toSorted((a, b) => a.from - b.from)
  const names = new Set<string>()
  sorted.forEach(({ name, from, to }, k) => {
    const before = sorted[k - 1]
    const fault = !(Number.isFinite(from) && Number.isFinite(to) && from <= to)
      ? `the window '${name}' goes from day ${from} to day ${to}`
      : names.has(name)
        ? `two windows are called '${name}'`
        : before !== undefined && from <= before.to
          ? `the windows '${before.name}' and '${name}' share day ${from}`
          : null
    if (fault !== null)
      throw new OmicsError(
        'design',
        fault,
        'give each visit a name and days of its own: baseline=-28:0,week 6=28:56',
      )
    names.add(name)
  })
}

/** The window that a day lies in. */
export function windowOf(windows: readonly VisitWindow[], day: number): VisitWindow | null {
  return windows.find(({ from, to }) => day >= from && day <= to) ?? null
}

/** How far a day is from the day that the visit was planned for. */
export function distanceFromTarget({ from, to, target = (from + to) / 2 }: VisitWindow, day: number): number {
  return Math.abs(day - target)
}
