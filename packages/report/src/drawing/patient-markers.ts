import type { PatientPage } from '@tessera/evidence'
import { escapeText } from '../text/escape.ts'
import { linear } from './axis.ts'
import { linePath, type Point } from './curve.ts'
import { element, line, path, words } from './svg.ts'

type Trajectories = NonNullable<PatientPage['trajectories']>

const row = 40
const plot = { left: 186, right: 344 }

/**
 * The course of the markers of one patient up to time zero, one under the other on one axis of days, each on a scale of its
 * own with its last value beside it.
 */
export function drawPatientMarkers(markers: Trajectories, id: string, name: string): string {
  const first = Math.min(-1, ...markers.flatMap(({ points }) => points.map(({ day }) => day)))
  const x = linear([first, 0], [plot.left, plot.right])
  const bottom = markers.length * row + 2
  const body = markers.map(({ marker, unit, points }, k) => {
    const values = points.map(({ value }) => value)
    const y = linear([Math.min(...values), Math.max(...values)], [row * (k + 1) - 8, row * k + 10])
    const at = points.map(({ day, value }): Point => [x(day), y(value)])
    const dots = at.map(([cx, cy]) => element('circle', { cx, cy, r: 2.5, class: 'fill s0' }))
    return (
      words(0, row * k + 25, 'label', shortened(unit === null ? marker : `${marker}, ${unit}`)) +
      path(linePath(at), 'curve s0') +
      dots.join('') +
      words(plot.right + 12, row * k + 25, 'label', digits(values.at(-1) ?? Number.NaN))
    )
  })
  const axis =
    line(plot.left, bottom, plot.right, bottom, 'rule strong') +
    words(plot.left, bottom + 16, 'tick mid', `day \u2212${-first}`) +
    words(plot.right, bottom + 16, 'tick mid', 'time zero')
  const told = markers.map(({ marker, unit, points }) => {
    const list = points.map(({ day, value }) => `${digits(value)} on day ${day}`).join(', ')
    return `${marker}${unit === null ? '' : ` (${unit})`}: ${list}.`
  })
  return `<svg class="figure" id="${id}" role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 416 ${bottom + 24}"><title id="${id}-t">${escapeText(`Course of the markers of ${name} up to time zero`)}</title><desc id="${id}-d">${escapeText(told.join(' '))}</desc>${body.join('')}${axis}</svg>`
}

const digits = (value: number): string => String(Number(value.toPrecision(3)))

/** What fits beside the plot. */
function shortened(label: string): string {
  return label.length <= 26 ? label : `${label.slice(0, 25)}\u2026`
}
