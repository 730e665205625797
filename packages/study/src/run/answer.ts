import type { Estimate, Question } from '@tessera/evidence'
import type { LearningOutcome } from '@tessera/learning'
import { surrogateSentence } from '../protocol/surrogate.ts'
import type { SurrogateProtocol } from '../protocol/surrogate-schema.ts'
import type { Control } from './controls/run-controls.ts'
import { inSentence } from './in-sentence.ts'
import { chanceOf } from './measures/catalogue.ts'

/** What the words of an answer are made from: the headline estimates of one question. */
export interface AnswerInput {
  readonly endpoint: string
  readonly primary: string
  readonly baseline: string | null
  readonly where: string
  readonly n: number
  readonly events: number | null
  readonly centres: number
  readonly feasibility: string | null
  readonly discrimination: Estimate
  readonly slope: Estimate | null
  readonly observedExpected: Estimate | null
  /** Of values, what observed over expected is of risks. */
  readonly meanError: Estimate | null
  readonly outcome: LearningOutcome['kind']
  /** Difference in accuracy (a proper score or an error, lower is better) from the baseline. */
  readonly difference: Estimate | null
  readonly permutation: { readonly p: number; readonly test: Control['test'] } | null
  /** What the endpoint stands for and did not observe: the answer says so. */
  readonly surrogate?: SurrogateProtocol | undefined
  /** Below Riley's size, which model to look at: a sentence; null or absent where there is nothing to say. */
  readonly lookAt?: string | null
}

type Verdict = 'yes' | 'no' | 'unclear'

/** The question answered in a title and three sentences, each bound to the estimate that it quotes. */
export function answerOf(input: AnswerInput): Question['answer'] {
  const separates = verdict(input.discrimination, chanceOf(input.discrimination.measure), 'above')
  return {
    title: titleOf(input, separates),
    sentences: [
      separation(input, separates),
      calibrationSentence(input),
      comparison(input),
      ...(input.feasibility !== null && input.lookAt ? [input.lookAt] : []),
      ...(input.surrogate ? [surrogateSentence(input.surrogate)] : []),
    ],
  }
}

function titleOf(input: AnswerInput, separates: Verdict): string {
  // "Overall survival, from surgery," ends what it says of the endpoint before the sentence goes on.
  const endpoint = input.endpoint.includes(', ') ? `${input.endpoint},` : input.endpoint
  const from = `from ${inSentence(input.primary)}`
  if (input.feasibility !== null) return `${input.endpoint}, predicted ${from}: a feasibility study`
  if (separates === 'yes') return `${endpoint} can be predicted ${from} ${input.where}`
  if (separates === 'no') return `${endpoint} could not be predicted ${from} ${input.where}`
  return `Whether ${inSentence(endpoint)} can be predicted ${from} ${input.where} cannot be said`
}

function separation(input: AnswerInput, separates: Verdict): string {
  const { discrimination, n, events, centres } = input
  const who = `In ${n} patients${centres > 1 ? ` of ${centres} centres` : ''}${events === null ? '' : ` with ${events} events`}, ${where(input)},`
  if (discrimination.value === null)
    return `${who} discrimination could not be estimated (${discrimination.why}).`
  const how = separationWords(input.outcome)[separates]
  return `${who} the model from ${inSentence(input.primary)} ${how}: ${inSentence(discrimination.label)} ${shown(discrimination)}.`
}

/** What better than chance, worse than chance and neither mean for the kind of outcome. */
function separationWords(outcome: AnswerInput['outcome']): Readonly<Record<Verdict, string>> {
  if (outcome === 'continuous')
    return {
      yes: 'gave values that rise with those observed, more than by chance',
      no: 'gave values that fall where those observed rise',
      unclear: 'could not be shown to give values that rise with those observed',
    }
  if (outcome === 'ordinal')
    return {
      yes: 'ranked patients of different levels better than chance',
      no: 'ranked patients worse than chance',
      unclear: 'could not be shown to rank patients of different levels better than chance',
    }
  return {
    yes: 'separated those with the event from those without better than chance',
    no: 'ranked patients worse than chance',
    unclear: 'could not be shown to separate patients better than chance',
  }
}

function where({ where: place }: AnswerInput): string {
  return place === '' ? 'held out' : `evaluated ${place}`
}

function calibrationSentence(input: AnswerInput): string {
  const { slope, observedExpected } = input
  if (input.outcome === 'continuous') return valueSentence(input)
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
  // Of levels the risk is that of lying above a cut, which the label of the estimate names.
  const [, cut] = input.outcome === 'ordinal' ? (observedExpected?.label.split(', ') ?? []) : []
  const text =
    cut === undefined ? verdictText : verdictText.replace('redicted risks', `redicted risks of '${cut}'`)
  return `${text}${extreme}: ${parts.join(', ')}.`
}

/** Whether values were right on average, and how far they were spread. */
function valueSentence({ slope, meanError }: AnswerInput): string {
  if (meanError?.value == null) return 'Calibration could not be estimated.'
  const level = verdict(meanError, 0, 'above')
  const words =
    level === 'yes'
      ? 'Predicted values were too low on average'
      : level === 'no'
        ? 'Predicted values were too high on average'
        : meanError.lower === null
          ? 'Whether predicted values were right on average cannot be said without an interval'
          : 'Predicted values were right on average, within their uncertainty'
  const spread = slope ? verdict(slope, 1, 'above') : 'unclear'
  const joined = level === 'unclear' ? ', but were' : ', and were'
  const extreme =
    spread === 'no' ? `${joined} too extreme` : spread === 'yes' ? `${joined} not spread widely enough` : ''
  const parts = [
    `${inSentence(meanError.label)} ${shown(meanError)}`,
    slope?.value != null ? `calibration slope ${shown(slope)}` : null,
  ]
  return `${words}${extreme}: ${parts.filter(part => part !== null).join('; ')}.`
}

function comparison({ difference, baseline, permutation }: AnswerInput): string {
  if (difference?.value != null && baseline !== null) {
    const better = verdict(difference, 0, 'below')
    const how =
      better === 'yes'
        ? `It was more accurate than the model from ${inSentence(baseline)}`
        : better === 'no'
          ? `It was less accurate than the model from ${inSentence(baseline)}`
          : `It cannot be said to be more accurate than the model from ${inSentence(baseline)}`
    return `${how} on the same patients: difference in ${scoreName(difference)} ${shown(difference, 3)}, lower being better.`
  }
  if (permutation !== null)
    return `When ${shuffled[permutation.test]}, as much was reached by chance with p = ${pShown(permutation.p)}.`
  return `There was no other model to compare with.`
}

/** What a permutation test did. */
const shuffled: Readonly<Record<Control['test'], string>> = {
  refitted: 'outcomes were shuffled and the whole procedure was repeated',
  'fixed predictions':
    'the outcomes of held-out patients were shuffled against the predictions made for them, no model being fitted again',
  'within centres, refitted': 'outcomes were shuffled within centres and the whole procedure was repeated',
}

/** "log score at 24 months" of a difference in it, as the sentence has always named it: without the horizon. */
function scoreName({ measure, label }: Estimate): string {
  return measure === 'difference:log_score' ? 'log score' : inSentence(label.replace(', difference', ''))
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
