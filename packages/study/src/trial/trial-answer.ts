import type { Analysis, Estimate } from '@tessera/evidence'
import { detectableHazardRatio } from '@tessera/statistics'
import { capital } from '../run/capital.ts'
import type { EndpointContext } from './trial-evidence.ts'

const ratio = (value: number) => value.toFixed(2)

/** The question of an endpoint and its answer, worded from the randomised estimates alone. */
export function trialAnswer(
  context: EndpointContext,
  estimates: readonly Estimate[],
  reading: string | null,
): Analysis['answer'] {
  const { intake, endpoint } = context
  const { experimental, control } = intake.arms
  const hazard = find(estimates, context, 'randomised/hazard_ratio')
  const test = find(estimates, context, 'randomised/log_rank')
  const sentences: string[] = []
  if (hazard?.value == null || hazard.lower === null || hazard.upper === null)
    sentences.push(`The hazard ratio is not estimated: ${hazard?.why ?? 'no estimate'}.`)
  else {
    const p = test?.p == null ? '' : `, log-rank p ${test.p < 0.001 ? 'below 0.001' : test.p.toPrecision(2)}`
    sentences.push(
      `Among ${hazard.n} randomised patients with ${hazard.events ?? 0} events the hazard ratio of ${experimental} against ${control} was ${ratio(hazard.value)} (${ratio(hazard.lower)} to ${ratio(hazard.upper)}${p}).`,
    )
  }
  const power = powerSentence(hazard)
  if (power !== null) sentences.push(power)
  const mean = estimates.find(
    ({ id, value }) => id.startsWith(`${context.analysis}/randomised/rmst_difference`) && value !== null,
  )
  if (mean?.value != null && mean.lower !== null && mean.upper !== null)
    sentences.push(
      `Over ${Number(context.tau.toPrecision(3))} months it was ${mean.value >= 0 ? 'a gain' : 'a loss'} of ${Math.abs(mean.value).toFixed(1)} months on average (${mean.lower.toFixed(1)} to ${mean.upper.toFixed(1)}).`,
    )
  if (reading !== null) sentences.push(reading)
  return { title: titleOf(hazard, endpoint.label, experimental), sentences }
}

/** What the trial could have found; said where it found nothing for certain. */
function powerSentence(hazard: Estimate | undefined): string | null {
  if (hazard?.upper == null || hazard.lower === null || !hazard.events) return null
  if (hazard.upper < 1 || hazard.lower > 1) return null
  const least = detectableHazardRatio({ events: hazard.events })
  return `With ${hazard.events} events a hazard ratio of ${ratio(least)} would have been found with 80 % power, a weaker effect less often.`
}

function titleOf(hazard: Estimate | undefined, label: string, experimental: string): string {
  const what = label.toLowerCase()
  if (hazard?.upper == null || hazard.lower === null)
    return `What ${experimental} does to ${what} is not estimated`
  if (hazard.upper < 1) return `${capital(experimental)} lowered the hazard: ${what}, randomised patients`
  if (hazard.lower > 1) return `${capital(experimental)} raised the hazard: ${what}, randomised patients`
  return `The data are compatible with gain and with harm of ${experimental}: ${what}, randomised patients`
}

function find(
  estimates: readonly Estimate[],
  { analysis }: EndpointContext,
  rest: string,
): Estimate | undefined {
  return estimates.find(({ id }) => id === `${analysis}/${rest}`)
}
