import type { PatientPage } from '@tessera/evidence'
import { escapeText } from '../text/escape.ts'
import { percent } from '../text/number.ts'
import { linear, timeTicks, xAxis, xTitle, yAxis } from './axis.ts'
import { bandPath, linePath, type Point, steps } from './curve.ts'
import { path } from './svg.ts'

type Curve = NonNullable<PatientPage['predicted']['curve']>

/** The predicted curve of one patient, with the limits of what was observed in like patients as a band. */
export function drawPatientCurve(curve: Curve, id: string, name: string): string {
  const plot = { left: 40, right: 404, top: 10, bottom: 170 }
  const last = curve.time.at(-1) ?? 1
  const x = linear([0, last], [plot.left, plot.right])
  const y = linear([0, 1], [plot.bottom, plot.top])
  const known = curve.time.flatMap((time, k) => {
    const lower = curve.lower[k]
    const upper = curve.upper[k]
    return typeof lower === 'number' && typeof upper === 'number' ? [{ time, lower, upper }] : []
  })
  const edge = (of: 'lower' | 'upper'): Point[] => known.map((at): Point => [x(at.time), y(at[of])])
  const predicted = curve.time.map((time, k): Point => [x(time), y(curve.value[k])])
  const body =
    yAxis(plot, y, [0, 0.5, 1], ['0', '50', '100']) +
    xAxis(plot, x, timeTicks([], x, curve.unit)) +
    xTitle(plot, `${curve.unit} from time zero; free of the event, %`) +
    path(bandPath(edge('upper'), edge('lower')), 'band s0') +
    path(linePath(steps(predicted)), 'curve s0')
  const summary = `Predicted free of the event at ${last} ${curve.unit}: ${percent(curve.value.at(-1) ?? 1)}.`
  return `<svg class="figure" id="${id}" role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 416 216"><title id="${id}-t">${escapeText(`Predicted course of ${name}`)}</title><desc id="${id}-d">${escapeText(summary)}</desc>${body}</svg>`
}
