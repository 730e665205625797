import { alive, type CensoringSet, noEvent, sets } from './censoring-sets.ts'
import type { CensoringRule, EventRule, SurvivalDefinition } from './definition.ts'

export const survivalEndpoints = [
  'os',
  'pfs',
  'rfs',
  'dfs',
  'efs',
  'ttp',
  'local-control',
  'dor',
  'ttf',
  'first-event',
] as const
export type SurvivalEndpoint = (typeof survivalEndpoints)[number]

const death: EventRule = { fact: 'death', description: 'Death' }
const progression: EventRule = { fact: 'progression', description: 'Disease progression' }
const recurrence: EventRule = { fact: 'recurrence', description: 'Recurrence' }

type Parts = Pick<SurvivalDefinition, 'label' | 'events' | 'source'> &
  Partial<Pick<SurvivalDefinition, 'from' | 'competing' | 'caution'>> & {
    readonly censoring: (set: CensoringSet) => readonly CensoringRule[]
  }

const guidance =
  'FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018), section III'

/** Death before the event of interest: an end of observation at the day of death. */
const deathFirst: CensoringRule = {
  code: 'death',
  when: { kind: 'fact before event', fact: 'death' },
  at: 'fact',
  description: 'Death before the event',
}

const parts: Readonly<Record<SurvivalEndpoint, Parts>> = {
  os: { label: 'Overall survival', events: [death], censoring: () => alive, source: guidance },
  pfs: {
    label: 'Progression-free survival',
    events: [progression, death],
    censoring: set => sets[set],
    source: guidance,
  },
  rfs: {
    label: 'Recurrence-free survival',
    events: [recurrence, progression, death],
    censoring: set => sets[set].filter(rule => rule.code !== 'no-baseline-assessment'),
    source: 'Hudis et al., J Clin Oncol 2007;25:2127 (STEEP): second primaries are no events',
  },
  dfs: {
    label: 'Disease-free survival',
    events: [
      recurrence,
      progression,
      { fact: 'second primary', description: 'Second primary cancer' },
      death,
    ],
    censoring: set => sets[set].filter(rule => rule.code !== 'no-baseline-assessment'),
    source: 'Hudis et al., J Clin Oncol 2007;25:2127 (STEEP): second primaries are events',
  },
  efs: {
    label: 'Event-free survival',
    events: [
      { fact: 'unresectable', description: 'Progression that precludes surgery' },
      recurrence,
      progression,
      death,
    ],
    censoring: set => sets[set],
    source: guidance,
  },
  ttp: {
    label: 'Time to progression',
    events: [progression],
    competing: [death],
    censoring: set => [...sets[set].slice(0, -3), deathFirst, ...sets[set].slice(-3)],
    caution:
      'deaths are censored as if those who died could still progress; progression-free survival, or the cumulative incidence with death competing, does not assume it',
    source: guidance,
  },
  'local-control': {
    label: 'Local control',
    events: [
      { fact: 'recurrence', sites: ['local'], description: 'Local recurrence' },
      { fact: 'progression', sites: ['local'], description: 'Local progression' },
    ],
    competing: [death],
    censoring: set => [...sets[set].slice(0, -3), deathFirst, ...sets[set].slice(-3)],
    caution:
      'censoring deaths gives the local control of a world without death; the cumulative incidence with death competing is what patients see',
    source:
      'failures at the treated site, with death competing: Putter, Fiocco & Geskus, Stat Med 2007;26:2389',
  },
  dor: {
    label: 'Duration of response',
    from: 'first response',
    events: [progression, death],
    censoring: set => sets[set].filter(rule => !/baseline/.test(rule.code)),
    caution:
      'responders alone, chosen after time zero: arms are not comparable by it (randomisation does not protect a subgroup formed by the outcome)',
    source: guidance,
  },
  ttf: {
    label: 'Time to treatment failure',
    events: [
      { fact: 'treatment stopped', description: 'Treatment stopped' },
      { fact: 'withdrawal', description: 'Withdrawal' },
      progression,
      { fact: 'clinical progression', description: 'Clinical progression' },
      { fact: 'new therapy', description: 'New anticancer therapy' },
      death,
    ],
    censoring: () =>
      alive.slice(1).map(rule => ({ ...rule, description: `${rule.description}, on treatment` })),
    caution: 'it mixes efficacy with toxicity and with the habits of stopping',
    source: guidance,
  },
  'first-event': {
    label: 'Time to first event',
    events: [{ fact: 'event', description: 'Event' }],
    competing: [death],
    censoring: () => [deathFirst, { ...noEvent, at: 'last contact', description: 'No event' }],
    source: 'first row of a patient in the table of events',
  },
}

/** PARAMCD: at most eight characters. */
const parameters: Readonly<Record<SurvivalEndpoint, string>> = {
  os: 'OS',
  pfs: 'PFS',
  rfs: 'RFS',
  dfs: 'DFS',
  efs: 'EFS',
  ttp: 'TTP',
  'local-control': 'LC',
  dor: 'DOR',
  ttf: 'TTF',
  'first-event': 'TTFE',
}

/**
 * An endpoint with one of the named sets of censoring rules. Overall survival and time to treatment failure have
 * the same rules in both; a time to the first of one's own events has one set, `plain`.
 */
export function survivalDefinition(endpoint: SurvivalEndpoint, set: CensoringSet): SurvivalDefinition {
  const {
    label,
    events,
    competing = [],
    caution = null,
    from = 'time zero',
    censoring,
    source,
  } = parts[endpoint]
  return {
    parameter: parameters[endpoint],
    label,
    rules: endpoint === 'first-event' ? 'plain' : set,
    from,
    events,
    competing,
    censoring: censoring(set),
    caution,
    source,
  }
}
