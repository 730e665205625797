import type { Analysis, Estimate } from '@tessera/evidence'
import { eValue } from '@tessera/statistics'
import { capital } from '../run/capital.ts'
import { inSentence } from '../run/in-sentence.ts'
import { type BenefitContext, idPart } from './context.ts'
import { estimandWords } from './settings.ts'

/** The question of benefit and its answer, worded from the estimates alone. */
export function benefitAnswer(
  context: BenefitContext,
  estimates: readonly Estimate[],
  who: readonly string[],
): Analysis['answer'] {
  const { intake } = context
  const arms = intake.arms.slice(1)
  const found = (of: string, measure: string, arm: string) =>
    estimates.find(({ id }) => id === `${intake.id}/${of}/${measure}/${idPart(arm)}`)
  return {
    title: titleOf(
      context,
      arms.map(arm => ({ arm, effect: found('target-trial', 'rmst_difference', arm) })),
    ),
    sentences: [
      ...arms.flatMap(arm => [
        effectSentence(context, arm, found('target-trial', 'rmst_difference', arm)),
        ...naiveSentence(found('naive', 'naive_gap', arm), arm, intake.main.clock.unit),
        ...eValueSentence(found('target-trial', 'risk_ratio', arm), arm),
      ]),
      ...who,
    ],
  }
}

/** An arm with fewer is described, not answered for. */
const leastPatients = 30
const leastEvents = 10

function titleOf(
  { intake }: BenefitContext,
  effects: readonly { readonly arm: string; readonly effect: Estimate | undefined }[],
): string {
  const what = inSentence(intake.label)
  const { clock } = intake.main
  const few = (arm: string) => {
    const own = Array.from(clock.arm.keys()).filter(i => intake.arms[clock.arm[i]] === arm)
    return own.length < leastPatients || own.filter(i => clock.event[i] === 1).length < leastEvents
  }
  const verdict = (arm: string, effect: Estimate | undefined) => {
    if (effect?.value != null && few(arm)) return 'few'
    if (effect?.lower == null || effect.upper === null) return 'unknown'
    if (effect.lower > 0) return 'gain'
    return effect.upper < 0 ? 'loss' : 'unclear'
  }
  const names = (wanted: string) =>
    effects.filter(({ arm, effect }) => verdict(arm, effect) === wanted).map(({ arm }) => arm)
  const said = [
    [names('gain'), (who: string) => `${who} prolonged ${what}`],
    [names('loss'), (who: string) => `${who} shortened ${what}`],
    [names('unclear'), (who: string) => `${who}: gain and harm are both compatible with the data`],
    [names('few'), (who: string) => `too few patients had ${who} for an answer`],
    [names('unknown'), (who: string) => `${who} could not be compared`],
  ] as const
  const parts = said.flatMap(([who, words]) => (who.length === 0 ? [] : [words(who.join(' and '))]))
  return `Against ${intake.arms[0]}, ${parts.join('; ')}`
}

function effectSentence({ intake }: BenefitContext, arm: string, effect: Estimate | undefined): string {
  const { clock } = intake.main
  const against = `${arm} against ${intake.arms[0]}`
  if (effect?.value == null) return `${capital(against)} is not compared: ${effect?.why ?? 'no estimate'}.`
  const limits =
    effect.lower === null || effect.upper === null
      ? ''
      : ` (${shown(effect.lower)} to ${shown(effect.upper)})`
  return `${capital(against)}, started within the grace period, changed the time free of the event over ${Number(clock.horizon.toPrecision(3))} ${clock.unit} by ${shown(effect.value)} ${clock.unit}${limits}, for ${estimandWords[intake.settings.estimand]}.`
}

/** With a typographic minus. */
function shown(value: number): string {
  const text = value.toFixed(1)
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '\u2212')
}

function naiveSentence(gap: Estimate | undefined, arm: string, unit: string): string[] {
  if (gap?.value == null) return []
  const way = gap.value >= 0 ? 'better' : 'worse'
  const limits =
    gap.lower === null || gap.upper === null ? '' : ` (difference ${shown(gap.lower)} to ${shown(gap.upper)})`
  return [
    `Comparing ever with never treated would have made ${arm} look ${Math.abs(gap.value).toFixed(1)} ${unit}${limits} ${way}.`,
  ]
}

/** What an unmeasured confounder would need to be to explain the estimate away. */
function eValueSentence(ratio: Estimate | undefined, arm: string): string[] {
  if (ratio?.value == null || ratio.lower === null || ratio.upper === null) return []
  if (!(ratio.lower > 0)) return []
  const { point, limit } = eValue({
    measure: 'riskRatio',
    estimate: ratio.value,
    lower: ratio.lower,
    upper: ratio.upper,
  })
  if (limit === null || limit <= 1) return []
  return [
    `To explain this away, an unmeasured confounder would have to go with both ${arm} and the event by a risk ratio of ${point.toFixed(1)} each (${limit.toFixed(1)} for the limit).`,
  ]
}
