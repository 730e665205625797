import type { EvidenceDocument, Finding } from '@tessera/evidence'
import type { QuestionEvidence } from './run-question.ts'

type Guard = EvidenceDocument['guards'][number]

export interface GuardInput {
  readonly findings: readonly Finding[]
  readonly plan: EvidenceDocument['plan']
  readonly clock: EvidenceDocument['clock']
  readonly questions: readonly QuestionEvidence[]
}

/** How this run guarded against leakage: what each guard did, and whether it held. */
export function guardsOf(input: GuardInput): Guard[] {
  return [
    trainingAlone(input),
    patientsOnOneSide(input),
    nothingLater(input),
    givesAway(input),
    sameFolds(input),
    planFrozen(input),
    ...input.questions.flatMap(permutationGuards),
    ...input.questions.flatMap(centreGuard),
  ]
}

function trainingAlone({ questions }: GuardInput): Guard {
  const fits = questions.reduce(
    (sum, { question }) =>
      sum + question.models.length * question.validations.reduce((folds, v) => folds + v.folds.length, 0),
    0,
  )
  return {
    id: 'training-alone',
    title: 'Whatever is fitted saw training patients alone',
    detail: `Imputation, encoding, scaling, penalty and cut-off were fitted anew inside each of ${fits} training sets. Held-out rows are another type: code that fits on them does not compile.`,
    held: true,
  }
}

function patientsOnOneSide({ findings }: GuardInput): Guard {
  const twins = findings.filter(f => f.code === 'near-identical-rows')
  return {
    id: 'one-side',
    title: 'A patient is on one side of a split',
    detail:
      twins.length === 0
        ? 'Every fold was checked when it was made, and no rows of different patients are nearly identical across a split.'
        : `Every fold was checked when it was made; ${twins.reduce((n, f) => n + (f.count ?? 1), 0)} nearly identical rows across a split were found and are listed under the findings.`,
    held: twins.length === 0,
  }
}

function nothingLater({ clock, findings }: GuardInput): Guard {
  const unverified = clock.declarations.filter(d => !d.verified)
  const refused = findings.filter(f => f.code === 'value-after-time-zero')
  const verified = clock.declarations.length - unverified.length
  const parts = [
    verified > 0 ? `${verified} blocks were checked by their dates.` : null,
    unverified.length > 0
      ? `${unverified.map(d => `"${d.block}" is declared known ${d.knownAt}`).join('; ')}: no date in the tables can verify it.`
      : null,
    refused.length > 0
      ? `${refused.reduce((n, f) => n + (f.count ?? 1), 0)} later values were refused.`
      : null,
  ]
  return {
    id: 'time-zero',
    title: `Nothing known after ${clock.timeZero} enters`,
    detail: parts.filter(part => part !== null).join(' ') || 'No value is dated after time zero.',
    held: unverified.length === 0,
  }
}

function givesAway({ findings }: GuardInput): Guard {
  const found = findings.filter(
    f => f.code === 'column-gives-outcome-away' || f.code === 'feature-is-outcome',
  )
  return {
    id: 'gives-away',
    title: 'No variable gives the outcome away',
    detail:
      found.length === 0
        ? 'Each candidate variable alone was tried against the outcome; none nearly determines it, and none is read by the endpoint.'
        : found.map(f => f.message).join(' '),
    held: found.length === 0,
  }
}

function sameFolds({ questions }: GuardInput): Guard {
  return {
    id: 'same-folds',
    title: 'Every model ran on the same folds as the baseline',
    detail: questions
      .map(
        ({ question }) =>
          `${question.label}: ${question.models.length} models, baseline ${question.baseline}.`,
      )
      .join(' '),
    held: true,
  }
}

function planFrozen({ plan }: GuardInput): Guard {
  const detail = plan.frozen
    ? `Question, endpoint, models, splits and thresholds were hashed (${plan.hash?.slice(0, 12)}) before a model read outcomes${plan.amendments.length > 0 ? `; ${plan.amendments.length} later changes are listed as amendments` : ', and have not changed since'}.`
    : 'No plan was frozen before this run: every number is exploratory.'
  return { id: 'plan', title: 'The plan came before the outcomes', detail, held: plan.frozen }
}

function permutationGuards({ question, controls }: QuestionEvidence): Guard[] {
  return controls
    .filter(c => c.model === question.primary)
    .map(({ estimate, test }) => ({
      id: `${test.replaceAll(/[ ,]+/g, '-')}/${question.id}`,
      title: test === 'within centres, refitted' ? 'What centre alone yields' : 'What chance alone yields',
      detail: `${question.label}: ${estimate.method.split(';')[0]}, mean ${show(estimate.value)} (${show(estimate.lower)} to ${show(estimate.upper)}), p = ${show(estimate.p, 3)}${test === 'fixed predictions' ? '; models were not fitted again, which is the weaker test' : ''}.`,
      held: estimate.value !== null && estimate.p !== null,
    }))
}

function centreGuard({ question, estimates }: QuestionEvidence): Guard[] {
  const alone = estimates.find(e => e.question === question.id && e.model === 'centre-alone')
  if (!alone) return []
  return [
    {
      id: `centre-alone/${question.id}`,
      title: 'What the name of the hospital yields',
      detail: `${question.label}: a model that knows nothing but the centre reaches ${show(alone.value)} (${show(alone.lower)} to ${show(alone.upper)}) in random folds; in left-out centres it can reach nothing.`,
      held: true,
    },
  ]
}

function show(value: number | null, digits = 2): string {
  return value === null ? 'not estimable' : value.toFixed(digits)
}
