import type { TrueOutcome } from '../truth/truth.ts'
import { escc } from './assumptions.ts'
import type { EsccEndpoint } from './best.ts'
import { type EsccLaws, pfsBaseline, recurrenceBaseline } from './laws.ts'

const v = escc.values

const survival = 'P(T > t) = exp(-(t / scale)^shape exp(linear))'
const death = 'end of the other survival, then an exponential time after a progression or recurrence'
/** How each endpoint came about, as the truth file says it. */
export const describedEndpoints: Readonly<
  Record<
    EsccEndpoint,
    {
      readonly kind: TrueOutcome['kind']
      readonly label: string
      readonly formula: string
      readonly baseline: { readonly shape: number; readonly scale: number } | null
      readonly horizon: number | null
      readonly law: keyof EsccLaws
    }
  >
> = {
  response: {
    kind: 'binary',
    label: 'Response (CR or PR) to the PD-1 inhibitor',
    formula: 'P(not ended by the first assessment) x logistic(intercept + linear)',
    baseline: null,
    horizon: null,
    law: 'response',
  },
  irae: {
    kind: 'competing',
    label: 'First immune-related adverse event, with death competing',
    formula: 'rate exp(linear) a month',
    baseline: { shape: 1, scale: 1 / v.toxicityRate },
    horizon: v.toxicityHorizon,
    law: 'toxicity',
  },
  pfs: {
    kind: 'time-to-event',
    label: 'Progression-free survival from the first dose',
    formula: survival,
    baseline: pfsBaseline,
    horizon: v.survivalHorizon,
    law: 'pfs',
  },
  os: {
    kind: 'time-to-event',
    label: 'Overall survival from the first dose',
    formula: death,
    baseline: pfsBaseline,
    horizon: v.survivalHorizon,
    law: 'pfs',
  },
  rfs: {
    kind: 'time-to-event',
    label: 'Recurrence-free survival from surgery',
    formula: survival,
    baseline: recurrenceBaseline,
    horizon: v.recurrenceHorizon,
    law: 'recurrence',
  },
  os_after_surgery: {
    kind: 'time-to-event',
    label: 'Overall survival from surgery',
    formula: death,
    baseline: recurrenceBaseline,
    horizon: v.recurrenceHorizon,
    law: 'recurrence',
  },
}
