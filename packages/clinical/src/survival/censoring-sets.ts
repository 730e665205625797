import type { CensoringRule } from './definition.ts'

export const censoringSets = ['fda', 'ema'] as const
export type CensoringSet = (typeof censoringSets)[number]

export const noEvent: CensoringRule = {
  code: 'no-event',
  when: { kind: 'no event' },
  at: 'last adequate assessment',
  description: 'No event',
}

const withdrawn: CensoringRule = {
  code: 'withdrawal',
  when: { kind: 'no event after fact', fact: 'withdrawal' },
  at: 'last adequate assessment',
  description: 'Withdrew without an event',
}

const lost: CensoringRule = {
  code: 'lost-to-follow-up',
  when: { kind: 'no event after fact', fact: 'lost to follow-up' },
  at: 'last adequate assessment',
  description: 'Lost to follow-up without an event',
}

/**
 * FDA-like: documented events alone. Guidance for Industry, Clinical Trial Endpoints for the Approval of Cancer
 * Drugs and Biologics (December 2018), appendix with example tables for the analysis of PFS, first table
 * (documented progression): no baseline or later assessment is censored at time zero; new therapy, and an event
 * after two or more missed visits, at the last adequate assessment before; progression that is clinical alone
 * is none.
 */
const fda: readonly CensoringRule[] = [
  {
    code: 'no-baseline-assessment',
    when: { kind: 'no baseline assessment' },
    at: 'time zero',
    description: 'No adequate baseline assessment',
  },
  {
    code: 'no-assessment-after-baseline',
    when: { kind: 'no assessment after baseline', unlessDeathWithinVisits: 2 },
    at: 'time zero',
    description: 'No adequate assessment after baseline',
  },
  {
    code: 'new-therapy',
    when: { kind: 'fact before event', fact: 'new therapy' },
    at: 'last adequate assessment',
    description: 'New anticancer therapy before an event',
  },
  {
    code: 'missed-assessments',
    when: { kind: 'missed assessments', atLeast: 2 },
    at: 'last adequate assessment',
    description: 'Event after two or more missed assessments',
  },
  {
    code: 'clinical-progression',
    when: { kind: 'fact before event', fact: 'clinical progression' },
    at: 'last adequate assessment',
    description: 'Clinical progression without documentation',
  },
  withdrawn,
  lost,
  noEvent,
]

/**
 * EMA-like: every event counts on its day, whatever was missed or given before. Appendix 1 to the guideline on
 * the evaluation of anticancer medicinal products in man, methodological consideration for using PFS or DFS in
 * confirmatory trials (EMA/CHMP/27994/2008 Rev. 1, December 2012), on censoring and missing assessments.
 */
const ema: readonly CensoringRule[] = [withdrawn, lost, noEvent]

export const sets: Readonly<Record<CensoringSet, readonly CensoringRule[]>> = { fda, ema }

export const alive: readonly CensoringRule[] = [
  {
    ...withdrawn,
    at: 'last known alive',
    description: 'Withdrew alive',
  },
  { ...lost, at: 'last known alive', description: 'Lost to follow-up alive' },
  { ...noEvent, at: 'last known alive', description: 'Alive' },
]
