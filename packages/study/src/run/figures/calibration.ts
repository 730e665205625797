import type { FigureOf } from '@tessera/evidence'
import { calibration, competingCalibrationCurve, survivalCalibration } from '@tessera/statistics'
import { type Evaluated, eventsOf, sizeOf } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { binaryOf, survivalOf, timedOf } from '../measures/outcome-of.ts'
import type { DrawnModel } from './drawn-model.ts'
import { type FigureContext, percentLevel, placed } from './place.ts'

/** Events and non-events below which a smooth curve is not drawn (Collins et al., Stat Med 2016). */
const LEAST_FOR_CURVE = 100
const BINS = 20

/** Observed against predicted risk: groups always, a smooth curve where there are enough events. */
export function calibrationFigure(
  context: FigureContext,
  models: readonly DrawnModel[],
): FigureOf<'calibration'> {
  const { horizon, unit } = context
  const when = horizon === null ? '' : ` at ${horizon} ${unit}`
  return {
    ...placed(context, {
      name: 'calibration',
      section: 'calibration',
      title: `Calibration${when}`,
      caption: `Observed against predicted risk${when} of held-out patients, ${inSentence(context.validationLabel)}: groups of equal size with ${percentLevel(context.level)} limits, and a smooth curve where there are at least ${LEAST_FOR_CURVE} events and ${LEAST_FOR_CURVE} non-events. Bars below: how many patients were given each risk.`,
    }),
    kind: 'calibration',
    horizon,
    unit,
    curves: models.map(({ id, label, evaluated, estimates }) => ({
      label,
      model: id,
      ...curveOf(evaluated, horizon, context.level),
      histogram: histogramOf(evaluated.risk),
      estimates: [...estimates],
    })),
  }
}

function curveOf(evaluated: Evaluated, horizon: number | null, level: number) {
  const result = calibrate(evaluated, horizon, level)
  const whyNotSmooth = tooFewFor(evaluated, horizon)
  const { smooth } = result
  return {
    whyNotSmooth: smooth ? whyNotSmooth : (whyNotSmooth ?? 'the smooth curve could not be fitted'),
    smooth:
      smooth && whyNotSmooth === null
        ? {
            predicted: [...smooth.predicted],
            observed: [...smooth.observed],
            lower: smooth.lower && [...smooth.lower],
            upper: smooth.upper && [...smooth.upper],
          }
        : null,
    groups: result.groups.flatMap(({ predicted, observed, lower, upper, n }) =>
      // A group that nobody of was followed to the horizon has no observed risk.
      observed === null
        ? []
        : [
            {
              predicted,
              observed,
              lower: finiteOrNull(lower),
              upper: finiteOrNull(upper),
              n,
            },
          ],
    ),
  }
}

function calibrate(evaluated: Evaluated, horizon: number | null, level: number) {
  if (horizon === null) return calibration({ event: binaryOf(evaluated).event, risk: evaluated.risk, level })
  if (evaluated.outcome.kind === 'competing-risks') {
    const { time, event } = evaluated.outcome
    return competingCalibrationCurve({ time, cause: event, risk: evaluated.risk, at: horizon, level })
  }
  const { time, event } = survivalOf(evaluated)
  return survivalCalibration({ time, event, risk: evaluated.risk, at: horizon, level })
}

function tooFewFor(evaluated: Evaluated, horizon: number | null): string | null {
  let events = eventsOf(evaluated.outcome) ?? 0
  let others = sizeOf(evaluated) - events
  if (horizon !== null) {
    const { time, event } = timedOf(evaluated)
    events = 0
    others = 0
    for (let i = 0; i < time.length; i++) {
      if (time[i] > horizon || event[i] > 1) others++
      else if (event[i] === 1) events++
    }
  }
  if (events >= LEAST_FOR_CURVE && others >= LEAST_FOR_CURVE) return null
  return `${events} events and ${others} without: a smooth curve needs ${LEAST_FOR_CURVE} of each`
}

function histogramOf(risk: Float64Array): { edges: number[]; counts: number[] } {
  const edges = Array.from({ length: BINS + 1 }, (_, i) => i / BINS)
  const counts = new Array<number>(BINS).fill(0)
  for (const value of risk) counts[Math.min(BINS - 1, Math.floor(value * BINS))]++
  return { edges, counts }
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
