import type { Finding } from '@tessera/evidence'
import { daysPerMonth } from '@tessera/tables'
import { horizonAllArmsReach } from '@tessera/trials'
import { incidenceByArm } from './incidence-by-arm.ts'
import { perProtocol } from './per-protocol.ts'
import { preferenceComparison } from './preference-comparison.ts'
import { randomisedComparison } from './randomised-comparison.ts'
import { trialAnswer } from './trial-answer.ts'
import type { TrialEndpoint } from './trial-endpoints.ts'
import { type EndpointContext, type EvidencePart, type TrialEvidence, together } from './trial-evidence.ts'
import { trialFlow } from './trial-flow.ts'
import { trialHarm } from './trial-harm.ts'
import type { TrialIntake } from './trial-intake.ts'
import { biomarkerTable, subgroupForest } from './trial-subgroups.ts'

export interface RunTrialOptions {
  readonly level: number
  readonly status: EndpointContext['status']
}

/**
 * The evidence of a trial: for each endpoint the randomised arms compared (the answer), the adjusted effect of those
 * who chose, and how far the two differ. Patients are analysed as assigned.
 */
export function runTrial(intake: TrialIntake, options: RunTrialOptions): TrialEvidence {
  return together(intake.endpoints.map(endpoint => endpointEvidence(intake, endpoint, options)))
}

function endpointEvidence(
  intake: TrialIntake,
  endpoint: TrialEndpoint,
  options: RunTrialOptions,
): TrialEvidence {
  const randomised = intake.patients.filter(({ cohort }) => cohort === 'randomised')
  const chosen = intake.patients.filter(({ cohort }) => cohort === 'preference')
  const asked = endpoint.horizon ?? latest(intake, endpoint)
  const tau = horizonAllArmsReach([randomised, chosen], {
    arms: intake.arms,
    endpoint: endpoint.name,
    tau: asked,
  })
  const context: EndpointContext = {
    analysis: `trial-${endpoint.name.replaceAll('_', '-')}`,
    intake,
    endpoint,
    tau,
    times: [...new Set([12, tau].filter(at => at <= tau))],
    ...options,
  }
  const shortened = endpoint.horizon !== null && tau < endpoint.horizon
  const comparison = randomisedComparison(context, randomised)
  const preference = preferenceComparison(context, chosen, comparison.effect)
  const incidence = incidenceByArm(context, randomised)
  const estimates = [...comparison.estimates, ...(preference?.estimates ?? [])]
  const parts: EvidencePart[] = [
    shortened ? { findings: [shorterHorizon(endpoint, endpoint.horizon, tau)] } : {},
    comparison,
    ...(preference ? [preference] : []),
    ...(incidence ? [{ tables: [incidence] }] : []),
    ...(endpoint.primary
      ? [
          { figures: [trialFlow(context, intake.read, intake.before)] },
          perProtocol(context, randomised, comparison.estimates),
          trialHarm(context),
          subgroupForest(context, randomised),
          biomarkerTable(context, randomised),
        ]
      : []),
  ]
  const made = together(parts)
  const [control, experimental] = comparison.effect.arms
  return {
    ...made,
    analyses: [
      {
        id: context.analysis,
        kind: 'trial',
        endpoint: endpoint.name,
        label: endpoint.label,
        primary: endpoint.primary,
        n: control.n + experimental.n,
        events: control.events + experimental.events,
        horizon: endpoint.horizon,
        unit: 'months',
        answer: trialAnswer(context, estimates, preference?.reading ?? null),
        mainNumbers: mainNumbers(
          context,
          estimates.map(({ id }) => id),
        ),
      },
    ],
  }
}

function mainNumbers({ analysis, tau, intake }: EndpointContext, ids: readonly string[]) {
  const { experimental, control } = intake.arms
  const rounded = Number(tau.toPrecision(3))
  const wanted = [
    {
      estimate: `${analysis}/randomised/hazard_ratio`,
      caption: `Hazard ratio, ${experimental} against ${control}, randomised; below 1 favours ${experimental}`,
    },
    {
      estimate: ids.find(id => id.startsWith(`${analysis}/randomised/rmst_difference`)) ?? '',
      caption: `Months gained on average over ${rounded} months, randomised`,
    },
    {
      estimate: `${analysis}/preference/hazard_ratio`,
      caption: 'Hazard ratio among those who chose, adjusted',
    },
  ]
  return wanted.filter(({ estimate }) => ids.includes(estimate))
}

/** Restricted means and survival are compared where every arm of both cohorts has been followed. */
function shorterHorizon({ label, name }: TrialEndpoint, horizon: number, tau: number): Finding {
  const months = (value: number) => `${Number(value.toPrecision(3))} months`
  return {
    severity: 'warning',
    code: 'follow-up-before-horizon',
    message: `${label}: an arm is followed to ${months(tau)} alone; restricted means and survival are compared up to there instead of ${months(horizon)}. The hazard ratio uses all follow-up.`,
    cure: 'analyse again after longer follow-up, or give the endpoint an earlier horizon',
    field: `endpoints.${name}.horizon`,
  }
}

/** Without a horizon: the last time at which both arms are still followed. */
function latest(intake: TrialIntake, endpoint: TrialEndpoint): number {
  const longest = [intake.arms.control, intake.arms.experimental].map(arm =>
    intake.patients.reduce((most, { assigned, outcomes }) => {
      const outcome = outcomes[endpoint.name]
      return assigned === arm && outcome?.kind === 'time-to-event' ? Math.max(most, outcome.time) : most
    }, 0),
  )
  return Math.min(...longest) || daysPerMonth
}
