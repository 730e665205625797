import type { Estimate, Question } from '@tessera/evidence'
import { inSentence } from './in-sentence.ts'

/** What the words of an answer are made from: the headline estimates of one question. */
export interface AnswerInput {
  readonly endpoint: string
  readonly primary: string
  readonly baseline: string | null
  readonly where: string
  readonly n: number
  readonly events: number
  readonly centres: number
  readonly feasibility: string | null
  readonly discrimination: Estimate
  readonly slope: Estimate | null
  readonly observedExpected: Estimate | null
  /** Difference in accuracy (log score, lower is better) from the baseline. */
  readonly difference: Estimate | null
  readonly permutationP: number | null
}

type Verdict = 'yes' | 'no' | 'unclear'

/** The question answered in a title and three sentences, each bound to the estimate that it quotes. */
export function answerOf(input: AnswerInput): Question['answer'] {
  const separates = verdict(input.discrimination, 0.5, 'above')
  return {
    title: titleOf(input, separates),
    sentences: [separation(input, separates), calibrationSentence(input), comparison(input)],
  }
}

function titleOf(input: AnswerInput, separates: Verdict): string {
  const endpoint = input.endpoint
  const from = `from ${inSentence(input.primary)}`
  if (input.feasibility !== null) return `${endpoint} ${from}: a feasibility study`
  if (separates === 'yes') return `${endpoint} can be predicted ${from} ${input.where}`
  if (separates === 'no') return `${endpoint} could not be predicted ${from} ${input.where}`
  return `Whether ${inSentence(endpoint)} can be predicted ${from} ${input.where} cannot be said`
}

function separation(input: AnswerInput, separates: Verdict): string {
  const { discrimination, n, events, centres } = input
  const who = `In ${n} patients${centres > 1 ? ` of ${centres} centres` : ''} with ${events} events, ${where(input)},`
  if (discrimination.value === null)
    return `${who} discrimination could not be estimated (${discrimination.why}).`
  const how =
    separates === 'yes'
      ? 'separated those with the event from those without better than chance'
      : separates === 'no'
        ? 'ranked patients worse than chance'
        : 'could not be shown to separate patients better than chance'
  return `${who} the model from ${inSentence(input.primary)} ${how}: ${inSentence(discrimination.label)} ${shown(discrimination)}.`
}

function where({ where: place }: AnswerInput): string {
  return place === '' ? 'held out' : `evaluated ${place}`
}

function calibrationSentence({ slope, observedExpected }: AnswerInput): string {
  const parts = [
    observedExpected?.value != null ? `observed over expected ${shown(observedExpected)}` : null,
    slope?.value != null ? `calibration slope ${shown(slope)}` : null,
  ].filter(part => part !== null)
  if (parts.length === 0) return 'Calibration could not be estimated.'
  const level = observedExpected ? verdict(observedExpected, 1, 'above') : 'unclear'
  const verdictText =
    observedExpected?.value == null
      ? 'Of predicted risks'
      : level === 'yes'
        ? 'Predicted risks were too low on average'
        : level === 'no'
          ? 'Predicted risks were too high on average'
          : observedExpected.lower === null
            ? 'Whether predicted risks agreed with what happened cannot be said without an interval'
            : 'Predicted risks agreed with what happened, within their uncertainty'
  const spread = slope ? verdict(slope, 1, 'above') : 'unclear'
  const joined = level === 'unclear' ? ', but were' : ', and were'
  const extreme =
    spread === 'no' ? `${joined} too extreme` : spread === 'yes' ? `${joined} not spread widely enough` : ''
  return `${verdictText}${extreme}: ${parts.join(', ')}.`
}

function comparison({ difference, baseline, permutationP }: AnswerInput): string {
  if (difference?.value != null && baseline !== null) {
    const better = verdict(difference, 0, 'below')
    const how =
      better === 'yes'
        ? `It was more accurate than the model from ${inSentence(baseline)}`
        : better === 'no'
          ? `It was less accurate than the model from ${inSentence(baseline)}`
          : `It cannot be said to be more accurate than the model from ${inSentence(baseline)}`
    return `${how} on the same patients: difference in log score ${shown(difference, 3)}, lower being better.`
  }
  if (permutationP !== null)
    return `When outcomes were shuffled and the whole procedure was repeated, as much was reached by chance with p = ${pShown(permutationP)}.`
  return `There was no other model to compare with.`
}

/** Whether the whole interval lies beyond a value: `yes` on the side asked about, `no` on the other. */
function verdict({ value, lower: low, upper }: Estimate, than: number, side: 'above' | 'below'): Verdict {
  if (value === null || low === null || upper === null) return 'unclear'
  if (low > than) return side === 'above' ? 'yes' : 'no'
  if (upper < than) return side === 'above' ? 'no' : 'yes'
  return 'unclear'
}

function shown({ value, lower: low, upper }: Estimate, digits = 2): string {
  if (value === null) return 'not estimable'
  const text = fixed(value, digits)
  return low === null || upper === null ? text : `${text} (${fixed(low, digits)} to ${fixed(upper, digits)})`
}

function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '\u2212')
}

function pShown(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2)
}
